import type { TenantId } from '../domain/ids.ts';

/** Who signed in with SuperOffice, as a verified id_token says. */
export interface CrmIdentity {
  readonly tenantId: TenantId;
  readonly associateId: string;
  readonly isAdministrator: boolean;
  /** Empty when the token names none. */
  readonly userEmail: string;
  /** Name of the SuperOffice customer; empty when the token names none. */
  readonly companyName: string;
  /** The WebAPI as the token saw it; tenants move, so calls ask the tenant state instead. */
  readonly webapiUrl: string;
  /** `iat`, epoch milliseconds. */
  readonly issuedAt: number;
}

export interface CrmTokens {
  readonly accessToken: string;
  readonly accessExpiresInSec: number;
  readonly refreshToken?: string;
}
