import { endedPairCookie } from '#lib/auth/cookies.ts';
import type { FinishedSignIn } from '#lib/auth/finish-sign-in.ts';
import { finishSignIn } from '#lib/auth/finish-sign-in.ts';
import { signInRedirect } from '#lib/auth/sign-in-redirect.ts';
import { server } from '#lib/server.ts';
import {
  APP_NOT_APPROVED_TEXT,
  FAILED_TEXTS,
  HAND_OVER_TEXT,
  NOTHING_TEXT,
  otherAccountText,
} from '../texts.ts';
import type { WindowPage } from '../window-page.ts';
import { windowPage } from '../window-page.ts';

export async function GET(request: Request): Promise<Response> {
  const { auth } = await server();
  const finished = await finishSignIn(auth, request.headers);
  if (finished.kind === 'manage') return signInRedirect(auth.config, 'manage', [endedPairCookie()]);
  const page = pageOf(finished, auth.config.appUrl);
  const response = windowPage({ ...page, headers: request.headers });
  // Whoever came with another account may try again: the row of this browser is still needed.
  if (finished.kind !== 'other-account') response.headers.append('set-cookie', endedPairCookie());
  return response;
}

function pageOf(
  finished: Exclude<FinishedSignIn, { kind: 'manage' }>,
  appUrl: string,
): Omit<WindowPage, 'headers'> {
  switch (finished.kind) {
    case 'hand-over': {
      const data = { handle: finished.handle, origin: appUrl };
      return { text: HAND_OVER_TEXT, script: { code: HAND_OVER, data } };
    }
    case 'other-account':
      return { text: otherAccountText(finished) };
    case 'app-not-approved':
      return { text: APP_NOT_APPROVED_TEXT };
    case 'failed':
      return { text: FAILED_TEXTS[finished.purpose] };
    case 'nothing':
      return { text: NOTHING_TEXT };
  }
}

/** The frame has our own origin and nobody else may receive the handle. The opener may be cut off. */
const HAND_OVER = `
const { handle, origin } = document.currentScript.dataset;
document.currentScript.remove();
if (window.opener) window.opener.postMessage({ type: 'invoice-panel.signed-in', handle }, origin);
window.close();
`;
