import type { ConnectionId } from '#lib/domain/ids.ts';
import { RequestError, sendJson } from './send-json.ts';

export type HandOverOpening =
  | { readonly kind: 'opened'; readonly connectionId: ConnectionId }
  /** No link, or one that was used up or replaced. */
  | { readonly kind: 'ended' }
  /** Nothing is known of the link: the network, the server or its limits were in the way. */
  | { readonly kind: 'unanswered' };

/** Exchanges the secret of a one-time link for a cookie. */
export async function openHandOver(secret: string): Promise<HandOverOpening> {
  try {
    const { connectionId } = await sendJson<{ readonly connectionId: ConnectionId }>(
      '/api/hand-over',
      { body: { secret } },
    );
    return { kind: 'opened', connectionId };
  } catch (error) {
    return { kind: error instanceof RequestError && error.status === 404 ? 'ended' : 'unanswered' };
  }
}
