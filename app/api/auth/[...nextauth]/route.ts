import { answerCallback } from '#lib/auth/answer-callback.ts';
import { server } from '#lib/server.ts';

/**
 * SuperOffice's redirect back is all of next-auth that is reachable. Its own sign-in, sign-out and
 * session routes stay closed: they would take parameters for SuperOffice from whoever calls.
 */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ nextauth: string[] }> },
): Promise<Response> {
  const { nextauth } = await params;
  if (nextauth.join('/') !== 'callback/superoffice') return new Response(null, { status: 404 });
  const { auth } = await server();
  const parameters = new URL(request.url).searchParams;
  return answerCallback(auth, { parameters, headers: request.headers });
}
