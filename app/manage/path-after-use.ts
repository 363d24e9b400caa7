import type { Connection } from '#lib/domain/connection.ts';
import { mayRead } from '#lib/domain/connection.ts';

/** Where to go once an existing connection serves a further panel: one that is not read is no good news. */
export function pathAfterUse({ id, state }: Pick<Connection, 'id' | 'state'>): string {
  return mayRead(state) ? `/manage?result=connected&connection=${id}` : `/manage/connections/${id}`;
}
