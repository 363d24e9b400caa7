import type { TokenOutcome } from '../domain/token-outcome.ts';
import { judgeTokenAnswer } from '../domain/token-outcome.ts';

/** From the call to the last byte, reading the metadata included; twice this fits into a refresh lease. */
export const TOKEN_DEADLINE_MS = 8_000;

/**
 * Sends one token request and says what came of it. Never throws: whatever is no clear answer is
 * `unknown`, since the server may have acted on the request all the same.
 */
export async function askForToken(
  send: (signal: AbortSignal) => Promise<Response>,
  signal: AbortSignal | undefined,
): Promise<TokenOutcome> {
  const deadline = AbortSignal.timeout(TOKEN_DEADLINE_MS);
  const either = signal === undefined ? deadline : AbortSignal.any([deadline, signal]);
  try {
    const response = await untilAborted(send(either), either);
    return judgeTokenAnswer(response.status, await findJson(response));
  } catch (cause) {
    return { kind: 'unknown', cause };
  }
}

/** Visma's older server named the access token `token`; the library knows only `access_token`. */
export async function withAccessTokenName(response: Response): Promise<Response> {
  const json = await findJson(response.clone());
  const isNamedToken =
    typeof json === 'object' && json !== null && 'token' in json && !('access_token' in json);
  if (!isNamedToken) return response;
  const { status, headers } = response;
  return new Response(JSON.stringify({ token_type: 'bearer', ...json, access_token: json.token }), {
    status,
    headers,
  });
}

async function findJson(response: Response): Promise<unknown> {
  const body = await response.text();
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
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
