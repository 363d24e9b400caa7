import { answerSignOut } from '#lib/auth/answer-sign-out.ts';
import { server } from '#lib/server.ts';

export async function POST(request: Request): Promise<Response> {
  return answerSignOut((await server()).auth, request);
}
