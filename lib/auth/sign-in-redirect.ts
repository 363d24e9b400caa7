import type { AuthConfig } from './auth-deps.ts';
import { NOT_STORED } from './problem-answer.ts';

/** Why a sign-in window cannot go on. The words are in `app/sign-in/texts.ts`. */
export const SIGN_IN_PROBLEMS = [
  'invalid-link',
  'not-a-window',
  'expired',
  'other-browser',
  'crm-down',
  'too-many-requests',
  'failed',
] as const;
export type SignInProblem = (typeof SIGN_IN_PROBLEMS)[number];

export type SignInDestination = SignInProblem | 'finish' | 'manage';

/** A clean 303 within our own origin; where to is a word, never an address. */
export function signInRedirect(
  { appUrl }: Pick<AuthConfig, 'appUrl'>,
  destination: SignInDestination,
  cookies: readonly string[] = [],
): Response {
  const headers = new Headers({
    location: `${appUrl}${pathOf(destination)}`,
    'cache-control': NOT_STORED,
  });
  for (const cookie of cookies) headers.append('set-cookie', cookie);
  return new Response(null, { status: 303, headers });
}

function pathOf(destination: SignInDestination): string {
  if (destination === 'finish') return '/sign-in/finish';
  if (destination === 'manage') return '/manage';
  return `/sign-in/problem?reason=${destination}`;
}
