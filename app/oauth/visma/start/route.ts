import { findCookie } from '#lib/auth/cookies.ts';
import { requireAdmin } from '#lib/auth/require-admin.ts';
import type { Admin } from '#lib/domain/actor.ts';
import { findConnectionId } from '#lib/domain/ids.ts';
import { hasCode } from '#lib/errors.ts';
import { server } from '#lib/server.ts';
import { cleanRedirect, manageRedirect } from '../manage-redirect.ts';
import { TRANSACTION_COOKIE, transactionCookie } from '../transaction-cookie.ts';

/** Sends an administrator's browser to Visma Connect. It only starts: the callback verifies and shows the company. */
export async function GET(request: Request): Promise<Response> {
  const { auth, config, connections } = await server();
  const { searchParams } = new URL(request.url);
  const connectionId = findConnectionId(searchParams.get('connection') ?? '');
  if (!isOwnNavigation(request.headers)) return cleanRedirect(new URL('/manage', config.appUrl));
  try {
    const admin: Admin = await requireAdmin(auth, request.headers);
    if (connectionId === undefined) return manageRedirect(config.appUrl, 'not-found');
    const { url, browserId } = await connections.start(admin, {
      connectionId,
      browserId: findCookie(request.headers, TRANSACTION_COOKIE),
      prompt: searchParams.get('choose') === 'again' ? 'login' : 'select_account',
    });
    return cleanRedirect(url, { 'set-cookie': transactionCookie(browserId) });
  } catch (error) {
    if (hasCode(error, 'auth.signed-out')) return manageRedirect(config.appUrl, 'signed-out');
    if (hasCode(error, 'auth.not-administrator'))
      return manageRedirect(config.appUrl, 'not-administrator');
    if (hasCode(error, 'input.not-found')) return manageRedirect(config.appUrl, 'not-found');
    if (hasCode(error, 'visma.connect-unavailable')) {
      return manageRedirect(config.appUrl, 'visma-down', connectionId);
    }
    throw error;
  }
}

/** Another site's link or image must not send anybody to Visma; browsers without Fetch Metadata pass. */
function isOwnNavigation(headers: Headers): boolean {
  const site = headers.get('sec-fetch-site');
  return site === null || site === 'same-origin' || site === 'none';
}
