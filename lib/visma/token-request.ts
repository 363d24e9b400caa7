import type { TokenOutcome } from '../domain/token-outcome.ts';
import { judgeTokenAnswer } from '../domain/token-outcome.ts';
import { findJson } from '../http/find-json.ts';

/** From the call to the last byte, reading the metadata included; twice this fits into a refresh lease. */
export const TOKEN_DEADLINE_MS = 8_000;

/**
 * Sends one token request and says what came of it. Never throws: whatever is no clear answer is
 * `unknown`, since the server may have acted on the request all the same.
 */
export async function askForToken(
  send: (signal: AbortSignal) => Promise<Response>,
  signal: AbortSignal | undefined,
  deadlineMs: number,
): Promise<TokenOutcome> {
  const deadline = AbortSignal.timeout(deadlineMs);
  const either = signal === undefined ? deadline : AbortSignal.any([deadline, signal]);
  try {
    const response = await untilAborted(send(either), either);
    return judgeTokenAnswer(response.status, findJson(await response.text()));
  } catch (cause) {
    return { kind: 'unknown', cause };
  }
}

/** Visma's older server named the access token `token`; the library knows only `access_token`. */
export async function withAccessTokenName(response: Response): Promise<Response> {
  const json = findJson(await response.clone().text());
  const isNamedToken =
    typeof json === 'object' && json !== null && 'token' in json && !('access_token' in json);
  if (!isNamedToken) return response;
  const { status, headers } = response;
  return new Response(JSON.stringify({ token_type: 'bearer', ...json, access_token: json.token }), {
    status,
    headers,
  });
}

/** The wait for shared metadata has no signal of its own. */
async function untilAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
