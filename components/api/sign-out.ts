import { sendJson } from './send-json.ts';

/** Ends the session whose cookie this page has. Throws `RequestError`. */
export async function signOut(): Promise<void> {
  await sendJson<unknown>('/api/session/sign-out', { body: {} });
}
