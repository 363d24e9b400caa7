import 'server-only';
import { requestIdOf } from '../http/request-id.ts';
import type { AuthDeps } from './auth-deps.ts';
import { endedManageCookie, endedPanelCookie } from './cookies.ts';
import { endSession } from './end-session.ts';
import { jsonAnswer, problemAnswer } from './problem-answer.ts';
import { findManageSession } from './require-admin.ts';
import { requireOwnRequest } from './require-own-request.ts';
import { findPanelUser } from './require-user.ts';

/**
 * `POST /api/session/sign-out`: ends the sessions whose cookies came along. In the frame that is
 * the panel's, at top level the manage pages'; neither sees the other's. A grant that no session
 * uses any more loses its tokens.
 */
export async function answerSignOut(deps: AuthDeps, request: Request): Promise<Response> {
  const requestId = requestIdOf(request.headers);
  try {
    requireOwnRequest(request, deps.config.appUrl);
    const user = await findPanelUser(deps, request.headers);
    if (user !== undefined) {
      await endSession(deps, { ...user, idHash: user.sessionHash, subject: 'panel', requestId });
    }
    const manage = await findManageSession(deps, request.headers);
    if (manage !== undefined) await endSession(deps, { ...manage, subject: 'manage', requestId });
    const headers = new Headers();
    headers.append('set-cookie', endedPanelCookie());
    headers.append('set-cookie', endedManageCookie());
    return jsonAnswer({ outcome: 'signed-out' }, { headers });
  } catch (error) {
    return problemAnswer(error, { requestId, log: deps.log, now: deps.clock() });
  }
}
