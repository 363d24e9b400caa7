import { insertAuditEvent } from '../db/audit-event-store.ts';
import type { Db } from '../db/db.ts';
import type { AuditEvent } from '../domain/audit-event.ts';
import type { Clock } from '../domain/clock.ts';

export interface AuditDeps {
  readonly db: Db;
  readonly clock: Clock;
}

/** Appends to the trail that nothing in this project changes or deletes from. Throws `db.unavailable`. */
export async function recordEvent(deps: AuditDeps, event: AuditEvent): Promise<void> {
  await insertAuditEvent(deps.db, event, deps.clock());
}
