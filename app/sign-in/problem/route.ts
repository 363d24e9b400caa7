import { SIGN_IN_PROBLEMS } from '#lib/auth/sign-in-redirect.ts';
import { PROBLEM_TEXTS } from '../texts.ts';
import { windowPage } from '../window-page.ts';

export function GET(request: Request): Response {
  const reason = new URL(request.url).searchParams.get('reason');
  const problem = SIGN_IN_PROBLEMS.find((known) => known === reason) ?? 'failed';
  return windowPage({ text: PROBLEM_TEXTS[problem], headers: request.headers, status: 400 });
}
