import { SIGN_IN_PROBLEMS } from '#lib/auth/sign-in-redirect.ts';
import { loadWindowTexts } from '../texts.ts';
import { windowPage } from '../window-page.ts';

export async function GET(request: Request): Promise<Response> {
  const reason = new URL(request.url).searchParams.get('reason');
  const problem = SIGN_IN_PROBLEMS.find((known) => known === reason) ?? 'failed';
  const text = (await loadWindowTexts(request.headers)).problem(problem);
  return windowPage({ text, headers: request.headers, status: 400 });
}
