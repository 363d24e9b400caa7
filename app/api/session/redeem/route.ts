import { answerRedeem } from '#lib/auth/answer-redeem.ts';
import { server } from '#lib/server.ts';

export async function POST(request: Request): Promise<Response> {
  return answerRedeem((await server()).auth, request);
}
