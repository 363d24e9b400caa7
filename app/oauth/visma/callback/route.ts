import { findCookie } from '#lib/auth/cookies.ts';
import { requireAdmin } from '#lib/auth/require-admin.ts';
import { hasCode } from '#lib/errors.ts';
import { server } from '#lib/server.ts';
import { manageRedirect } from '../manage-redirect.ts';
import { TRANSACTION_COOKIE } from '../transaction-cookie.ts';

/** Redirect URI of Visma Connect. Without the session that started, nothing is used up or called. */
export async function GET(request: Request): Promise<Response> {
  const { auth, config, connections } = await server();
  try {
    const { result, connectionId } = await connections.finish({
      admin: await requireAdmin(auth, request.headers),
      browserId: findCookie(request.headers, TRANSACTION_COOKIE),
      callbackParameters: new URL(request.url).searchParams,
    });
    return manageRedirect(config.appUrl, result, connectionId);
  } catch (error) {
    if (hasCode(error, 'auth.signed-out')) return manageRedirect(config.appUrl, 'signed-out');
    if (hasCode(error, 'auth.not-administrator'))
      return manageRedirect(config.appUrl, 'not-administrator');
    throw error;
  }
}
