/**
 * How a journey to Visma Connect ended, as the callback tells the manage page. The page chooses its
 * words by it; company names come from our own rows, never from the URL.
 */
export const CONNECT_RESULTS = [
  'connected',
  'reconnected',
  'no-licence',
  'denied',
  'role-missing',
  'wrong-company',
  'already-connected',
  'expired',
  'other-browser',
  'invalid-response',
  'visma-down',
  'crm-down',
  'not-proven',
  'not-approved',
  'customer-contract',
  'not-configured',
  'not-found',
  'unfinished',
  'signed-out',
  'not-administrator',
] as const;
export type ConnectResult = (typeof CONNECT_RESULTS)[number];

export type ConnectRefusal = Exclude<
  ConnectResult,
  'connected' | 'reconnected' | 'unfinished' | 'crm-down' | 'signed-out' | 'not-administrator'
>;

/** Undefined for anything that is not a result word. */
export function findConnectResult(text: string): ConnectResult | undefined {
  return CONNECT_RESULTS.find((result) => result === text);
}
