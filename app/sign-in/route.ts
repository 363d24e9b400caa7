import { signInRedirect } from '#lib/auth/sign-in-redirect.ts';
import { startSignIn } from '#lib/auth/start-sign-in.ts';
import { hasCode } from '#lib/errors.ts';
import { server } from '#lib/server.ts';
import { loadWindowTexts } from './texts.ts';
import { windowPage } from './window-page.ts';

export async function GET(request: Request): Promise<Response> {
  const { auth } = await server();
  const parameters = new URL(request.url).searchParams;
  try {
    return await startSignIn(auth, { parameters, headers: request.headers });
  } catch (error) {
    if (hasCode(error, 'auth.too-many-requests')) {
      // No line in the log for each: they would be the flood that the bound keeps out.
      const text = (await loadWindowTexts(request.headers)).problem('too-many-requests');
      return windowPage({ text, headers: request.headers, status: 429 });
    }
    auth.log.warn('sign-in not started', { error });
    return signInRedirect(auth.config, 'failed');
  }
}
