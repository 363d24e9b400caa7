import type { Connection } from '#lib/domain/connection.ts';

interface StartOptions {
  /** Sign out of Visma first, to become another user. */
  readonly choose?: 'again';
  readonly from?: 'run' | 'hand-over';
}

/** Where a journey to Visma begins; a Service API connection is proven anew instead. */
export function startHref(
  { id, kind }: Pick<Connection, 'id' | 'kind'>,
  { choose, from }: StartOptions = {},
): string {
  const query = new URLSearchParams({ connection: id });
  if (from !== undefined) query.set('from', from);
  if (kind === 'service') query.set('service', '1');
  if (choose !== undefined) query.set('choose', choose);
  return `/oauth/visma/start?${query.toString()}`;
}
