/** Ids that travel together and must not be swapped. A brand costs nothing at run time. */
declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** A SuperOffice customer, `Cust12345`. Everything stored belongs to exactly one. */
export type TenantId = Branded<'TenantId'>;
/** Public locator of a panel; it appears in URLs and proves nothing. */
export type PanelKey = Branded<'PanelKey'>;
export type ConnectionId = Branded<'ConnectionId'>;
/** Visma's UUID of a company; never called *tenant* alone. */
export type VismaTenantId = Branded<'VismaTenantId'>;
/** A person's sign-in with SuperOffice, whose tokens lie sealed on the server. */
export type CrmGrantId = Branded<'CrmGrantId'>;
/** The number a customer has in Visma; may hold reserved characters. */
export type CustomerNumber = Branded<'CustomerNumber'>;
export type LedgerId = Branded<'LedgerId'>;

const TENANT = /^Cust\d{1,10}$/;
const PANEL_KEY = /^[A-Za-z0-9_-]{8,40}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function findTenantId(text: string): TenantId | undefined {
  return TENANT.test(text) ? (text as TenantId) : undefined;
}

export function findPanelKey(text: string): PanelKey | undefined {
  return PANEL_KEY.test(text) ? (text as PanelKey) : undefined;
}

/** Accepts any letter case and surrounding blanks, as people paste it; gives lower case. */
export function findVismaTenantId(text: string): VismaTenantId | undefined {
  const candidate = text.trim().toLowerCase();
  return UUID.test(candidate) ? (candidate as VismaTenantId) : undefined;
}

export function findConnectionId(text: string): ConnectionId | undefined {
  return UUID.test(text) ? (text as ConnectionId) : undefined;
}
