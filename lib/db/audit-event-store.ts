import type { Selectable } from 'kysely';
import { z } from 'zod';
import type {
  AuditEvent,
  AuditEventName,
  AuditFacts,
  RecordedEvent,
} from '../domain/audit-event.ts';
import type { TenantId } from '../domain/ids.ts';
import type { Db } from './db.ts';
import type { AuditEventTable } from './tables.ts';

export async function insertAuditEvent(
  db: Pick<Db, 'direct'>,
  event: AuditEvent,
  at: number,
): Promise<void> {
  await db.direct
    .insertInto('audit_event')
    .values({
      tenant_id: event.tenantId,
      at,
      actor: event.actor,
      event: event.event,
      subject: event.subject,
      before: event.before === undefined ? null : JSON.stringify(event.before),
      after: event.after === undefined ? null : JSON.stringify(event.after),
      request_id: event.requestId ?? null,
    })
    .execute();
}

/** Newest first; `beforeId` is the id of the last event of the page before. */
export async function selectAuditEvents(
  db: Db,
  tenantId: TenantId,
  page: { readonly beforeId?: number; readonly limit: number },
): Promise<readonly RecordedEvent[]> {
  let query = db.read.selectFrom('audit_event').selectAll().where('tenant_id', '=', tenantId);
  if (page.beforeId !== undefined) query = query.where('id', '<', page.beforeId);
  const rows = await query.orderBy('id', 'desc').limit(page.limit).execute();
  return rows.map(toRecordedEvent);
}

function toRecordedEvent(row: Selectable<AuditEventTable>): RecordedEvent {
  return {
    id: row.id,
    tenantId: row.tenant_id as TenantId,
    at: row.at,
    actor: row.actor,
    event: row.event as AuditEventName,
    subject: row.subject,
    ...(row.before !== null && { before: parseFacts(row.before) }),
    ...(row.after !== null && { after: parseFacts(row.after) }),
    ...(row.request_id !== null && { requestId: row.request_id }),
  };
}

const factsSchema = z.record(z.string(), z.string());

function parseFacts(json: string): AuditFacts {
  return factsSchema.parse(JSON.parse(json));
}

/** Names of the tenant's people by associate id, as they last signed in. */
export async function selectPeople(
  db: Db,
  tenantId: TenantId,
): Promise<ReadonlyMap<string, string>> {
  const rows = await db.read
    .selectFrom('crm_grant')
    .select(['associate_id', 'user_name'])
    .where('tenant_id', '=', tenantId)
    .orderBy('created_at')
    .execute();
  return new Map(rows.map((row) => [row.associate_id, row.user_name]));
}
