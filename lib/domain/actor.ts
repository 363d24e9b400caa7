import type { ConnectionId, CrmGrantId, PanelKey, TenantId } from './ids.ts';

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

/** The person whom a one-time link was sent to: may connect this one company and nothing else. */
export interface HandOverHolder {
  readonly kind: 'hand-over';
  readonly tenantId: TenantId;
  readonly connectionId: ConnectionId;
  /** For the activity log: nobody of SuperOffice. */
  readonly associateId: typeof HAND_OVER_ACTOR;
  /** SHA-256 of the hand-over's cookie. */
  readonly sessionHash: string;
  readonly requestId: string;
}

export const HAND_OVER_ACTOR = 'hand-over';

/** Whoever may send a browser to Visma Connect for a connection and finish the journey. */
export type Connector = Admin | HandOverHolder;
