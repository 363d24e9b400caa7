/** Names the browser that started a journey to Visma Connect; `__Host-` keeps other hosts from setting it. */
export const TRANSACTION_COOKIE = '__Host-visma';

const TRANSACTION_SEC = 600;
/** Visma sends the browser back by a top-level navigation, with which `Lax` cookies go. */
const ATTRIBUTES = 'Path=/; Secure; HttpOnly; SameSite=Lax';

export function transactionCookie(browserId: string): string {
  return `${TRANSACTION_COOKIE}=${browserId}; Max-Age=${TRANSACTION_SEC}; ${ATTRIBUTES}`;
}
