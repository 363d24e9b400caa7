import { selectAuditEvents } from '../db/audit-event-store.ts';
import type { RecordedEvent } from '../domain/audit-event.ts';
import type { TenantId } from '../domain/ids.ts';
import type { AuditDeps } from './record-event.ts';

export interface EventPageRequest {
  /** Id of the last event of the page before; absent for the newest. */
  readonly beforeId?: number;
  readonly limit: number;
}

/** What happened in this tenant, newest first. */
export function listEvents(
  deps: Pick<AuditDeps, 'db'>,
  tenantId: TenantId,
  page: EventPageRequest,
): Promise<readonly RecordedEvent[]> {
  return selectAuditEvents(deps.db, tenantId, page);
}
