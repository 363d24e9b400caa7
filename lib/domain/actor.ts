import type { CrmGrantId, PanelKey, TenantId } from './ids.ts';

/**
 * Who is asking, as a verified session says. Every use case takes one first, and every store filters
 * by its tenant: there is no way to name a tenant from outside.
 */
export interface Actor {
  readonly tenantId: TenantId;
  readonly associateId: string;
  readonly userName: string;
  readonly grantId: CrmGrantId;
  /** SHA-256 of the session id; names the session without being able to use it. */
  readonly sessionHash: string;
  readonly requestId: string;
}

/** A CRM user in the frame, signed in with SuperOffice. */
export interface PanelUser extends Actor {
  readonly kind: 'panel-user';
  readonly isAdministrator: boolean;
  /** Set when the session came from a signed embed token that is good for one panel only. */
  readonly panelKey?: PanelKey;
}

/** An administrator of the tenant by an id_token not older than ten minutes. */
export interface Admin extends Actor {
  readonly kind: 'admin';
}
