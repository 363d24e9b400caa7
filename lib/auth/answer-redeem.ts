import 'server-only';
import { z } from 'zod';
import { AppError } from '../errors.ts';
import { requestIdOf } from '../http/request-id.ts';
import type { AuthDeps } from './auth-deps.ts';
import { panelCookie } from './cookies.ts';
import { countRedemption } from './count-redemption.ts';
import { endSession } from './end-session.ts';
import { PANEL_SESSION_SEC } from './lifetimes.ts';
import { jsonAnswer, problemAnswer } from './problem-answer.ts';
import { readJson } from './read-json.ts';
import type { Redemption } from './redeem-sign-in.ts';
import { redeemSignIn } from './redeem-sign-in.ts';
import { requireOwnRequest } from './require-own-request.ts';
import { findPanelUser } from './require-user.ts';

const token = z.string().regex(/^[A-Za-z0-9_-]{43,128}$/);
const bodySchema = z.strictObject({ handle: token.optional(), verifier: token });

/** `POST /api/session/redeem`: the frame's way to its cookie. */
export async function answerRedeem(deps: AuthDeps, request: Request): Promise<Response> {
  const requestId = requestIdOf(request.headers);
  try {
    requireOwnRequest(request, deps.config.appUrl);
    const { handle, verifier } = await readJson(request, bodySchema);
    countRedemption(deps, verifier);
    const redemption = await redeemSignIn(deps, { handle, verifier, requestId });
    if (redemption.kind === 'session') await endReplaced(deps, request, requestId);
    return toAnswer(redemption);
  } catch (error) {
    return problemAnswer(error, { requestId, log: deps.log, now: deps.clock() });
  }
}

/** The new cookie takes the place of the one that came along: nobody could end that session any more. */
async function endReplaced(deps: AuthDeps, request: Request, requestId: string): Promise<void> {
  const user = await findPanelUser(deps, request.headers);
  if (user === undefined) return;
  await endSession(deps, { ...user, idHash: user.sessionHash, subject: 'panel', requestId });
}

function toAnswer(redemption: Redemption): Response {
  switch (redemption.kind) {
    case 'session': {
      const headers = new Headers();
      headers.set('set-cookie', panelCookie(redemption.sessionId, PANEL_SESSION_SEC));
      return jsonAnswer({ outcome: 'signed-in' }, { headers });
    }
    case 'ended':
      return jsonAnswer({ outcome: redemption.outcome });
    case 'pending':
      return jsonAnswer({ outcome: 'pending' }, { status: 202 });
    case 'gone':
      return jsonAnswer({ outcome: 'gone' }, { status: 410 });
    case 'refused':
      throw new AppError('auth.forbidden-request', 'handle or verifier is wrong');
  }
}
