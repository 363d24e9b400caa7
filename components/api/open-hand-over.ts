import { sendJson } from './send-json.ts';

/** Exchanges the secret of a one-time link; the answer is a cookie. Throws `RequestError`. */
export async function openHandOver(secret: string): Promise<void> {
  await sendJson<unknown>('/api/hand-over', { body: { secret } });
}
