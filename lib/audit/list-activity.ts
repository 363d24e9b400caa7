import { selectAuditEvents, selectPeople } from '../db/audit-event-store.ts';
import type { Admin } from '../domain/actor.ts';
import type { RecordedEvent } from '../domain/audit-event.ts';
import type { AuditDeps } from './record-event.ts';

/** One line of the activity page; `actorName` is absent for whoever is not a person of the CRM. */
export interface Activity extends RecordedEvent {
  readonly actorName?: string;
}

export interface ActivityPage {
  readonly lines: readonly Activity[];
  /** Where the next, older page begins; absent on the last one. */
  readonly nextBeforeId?: number;
}

const LINES_PER_PAGE = 50;

/** What happened in the administrator's tenant, newest first; `beforeId` is of the page before. */
export async function listActivity(
  deps: Pick<AuditDeps, 'db'>,
  { tenantId }: Admin,
  beforeId: number | undefined,
): Promise<ActivityPage> {
  const [found, people] = await Promise.all([
    selectAuditEvents(deps.db, tenantId, {
      limit: LINES_PER_PAGE + 1,
      ...(beforeId !== undefined && { beforeId }),
    }),
    selectPeople(deps.db, tenantId),
  ]);
  const lines = found.slice(0, LINES_PER_PAGE).map((event) => {
    const actorName = people.get(event.actor);
    return { ...event, ...(actorName !== undefined && { actorName }) };
  });
  const last = lines.at(-1);
  const hasMore = found.length > LINES_PER_PAGE && last !== undefined;
  return { lines, ...(hasMore && { nextBeforeId: last.id }) };
}
