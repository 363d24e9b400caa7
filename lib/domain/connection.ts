import type { ConnectionId, TenantId, VismaTenantId } from './ids.ts';

/** How we may read a company: a person's sign-in, client credentials, or a token from before Visma Connect. */
export const CONNECTION_KINDS = ['interactive', 'service', 'legacy'] as const;
export type ConnectionKind = (typeof CONNECTION_KINDS)[number];

export const CONNECTION_STATES = [
  'new',
  'connected',
  'suspect',
  'needs-reauthentication',
  'role-missing',
  'no-licence',
  'not-approved',
  'paused',
  'removed',
] as const;
export type ConnectionState = (typeof CONNECTION_STATES)[number];

/**
 * Whether Visma Connect gives a new refresh token at every use. A one-time token needs the grace
 * period at Visma: without it no client can keep every connection (docs/decisions/0004).
 */
export type RefreshTokenKind = 'unknown' | 'reuse' | 'one-time';

/** The Visma.net Financials company behind a grant, as `/v1/organization` tells. */
export interface VismaCompanyFacts {
  readonly vismaTenantId: VismaTenantId | undefined;
  readonly name: string;
  readonly organisationNumber: string;
  /** ISO 3166 alpha-2; decides the default time zone. */
  readonly country: string;
  readonly baseCurrency: string;
}

/** A connection without its tokens: what pages may show. Instants are epoch milliseconds. */
export interface Connection {
  readonly id: ConnectionId;
  readonly tenantId: TenantId;
  readonly kind: ConnectionKind;
  readonly state: ConnectionState;
  readonly company: VismaCompanyFacts | undefined;
  /** The company's id where its name could not be read yet, for want of a licence. */
  readonly claimedTenantId?: VismaTenantId;
  readonly timeZone: string;
  /** Who gave the grant: the Visma user's mail address; of a Service API connection, who proved control. */
  readonly grantedBy: string | undefined;
  readonly grantedAt: number | undefined;
  readonly lastSuccessAt: number | undefined;
  readonly lastFailureAt: number | undefined;
  readonly lastFailureCode: string | undefined;
  /** Since when the present state holds. */
  readonly stateSince: number;
  /** As its refreshes have shown; stays unknown where there is no refresh token. */
  readonly tokenKind: RefreshTokenKind;
  /** Known end of the grant, before which somebody must reconnect. */
  readonly grantExpiresAt: number | undefined;
}

/** States in which reading is worth trying; in all others the panel shows its last rows. */
export function mayRead(state: ConnectionState): boolean {
  return state === 'connected' || state === 'suspect';
}

const TIME_ZONES: Readonly<Record<string, string>> = {
  NO: 'Europe/Oslo',
  SE: 'Europe/Stockholm',
  DK: 'Europe/Copenhagen',
  FI: 'Europe/Helsinki',
  NL: 'Europe/Amsterdam',
  DE: 'Europe/Berlin',
  GB: 'Europe/London',
  IE: 'Europe/Dublin',
  IS: 'Atlantic/Reykjavik',
};

/** The time zone a company of this country starts with (IANA name); Oslo where we do not know. */
export function defaultTimeZone(country: string): string {
  return TIME_ZONES[country.toUpperCase()] ?? 'Europe/Oslo';
}
