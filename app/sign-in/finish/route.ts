import { endedPairCookie } from '#lib/auth/cookies.ts';
import type { FinishedSignIn } from '#lib/auth/finish-sign-in.ts';
import { finishSignIn } from '#lib/auth/finish-sign-in.ts';
import { signInRedirect } from '#lib/auth/sign-in-redirect.ts';
import { server } from '#lib/server.ts';
import type { WindowTexts } from '../texts.ts';
import { loadWindowTexts } from '../texts.ts';
import type { WindowPage } from '../window-page.ts';
import { windowPage } from '../window-page.ts';

export async function GET(request: Request): Promise<Response> {
  const { auth } = await server();
  const finished = await finishSignIn(auth, request.headers);
  if (finished.kind === 'manage') return signInRedirect(auth.config, 'manage', [endedPairCookie()]);
  const texts = await loadWindowTexts(request.headers);
  const page = pageOf(finished, texts, auth.config.appUrl);
  const response = windowPage({ ...page, headers: request.headers });
  // Whoever came with another account may try again: the row of this browser is still needed.
  if (finished.kind !== 'other-account') response.headers.append('set-cookie', endedPairCookie());
  return response;
}

function pageOf(
  finished: Exclude<FinishedSignIn, { kind: 'manage' }>,
  texts: WindowTexts,
  appUrl: string,
): Omit<WindowPage, 'headers'> {
  switch (finished.kind) {
    case 'hand-over': {
      const data = { handle: finished.handle, origin: appUrl };
      return { text: texts.handOver(), script: { code: HAND_OVER, data } };
    }
    case 'other-account':
      return { text: texts.otherAccount(finished) };
    case 'app-not-approved':
      return { text: texts.appNotApproved() };
    case 'failed':
      return { text: texts.failed(finished.purpose) };
    case 'nothing':
      return { text: texts.nothing() };
  }
}

/** The frame has our own origin and nobody else may receive the handle. The opener may be cut off. */
const HAND_OVER = `
const { handle, origin } = document.currentScript.dataset;
document.currentScript.remove();
if (window.opener) window.opener.postMessage({ type: 'invoice-panel.signed-in', handle }, origin);
window.close();
`;
