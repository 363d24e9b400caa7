import { signInRedirect } from '#lib/auth/sign-in-redirect.ts';
import { startSignIn } from '#lib/auth/start-sign-in.ts';
import { server } from '#lib/server.ts';

export async function GET(request: Request): Promise<Response> {
  const { auth } = await server();
  const parameters = new URL(request.url).searchParams;
  try {
    return await startSignIn(auth, { parameters, headers: request.headers });
  } catch (error) {
    auth.log.warn('sign-in not started', { error });
    return signInRedirect(auth.config, 'failed');
  }
}
