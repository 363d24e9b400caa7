import type { CalendarDate } from '../domain/calendar-date.ts';
import type { CustomerNumber } from '../domain/ids.ts';
import type { Settlement } from '../domain/settlement.ts';
import type { VismaCaller } from './caller.ts';
import type { VismaClient } from './client.ts';
import { changedSinceQuery, parseRows } from './read-document-list.ts';
import { listMetadata } from './wire/customer-document.ts';
import type { VismaListMetadata } from './wire/customer-document.ts';
import { toSettlement } from './wire/settlement.ts';

export interface SettlementPageRequest {
  readonly customerNumber: CustomerNumber;
  /** From 1. */
  readonly pageNumber: number;
  readonly pageSize: number;
  /** Invoices dated on this day or later. */
  readonly datedSince: CalendarDate;
  /** As `DocumentPageRequest.changedSince`. */
  readonly changedSince?: string;
  readonly signal?: AbortSignal;
}

export interface SettlementPage extends VismaListMetadata {
  readonly settlements: readonly Settlement[];
}

/**
 * When a customer's invoices were paid, and by which reference
 * (`GET /v1/customer/{customerNumber}/invoice?expandApplications=true`), asked for in the
 * background: these rows carry all their lines. Throws what `VismaClient.get` throws.
 */
export async function listSettlements(
  client: VismaClient,
  caller: VismaCaller,
  request: SettlementPageRequest,
): Promise<SettlementPage> {
  const { customerNumber, pageNumber, pageSize, datedSince, changedSince, signal } = request;
  const json = await client.get(caller, {
    path: ['v1', 'customer', customerNumber, 'invoice'],
    query: {
      pageNumber,
      pageSize,
      expandApplications: 'true',
      documentDate: datedSince,
      documentDateCondition: '>=',
      ...changedSinceQuery(changedSince),
    },
    priority: 'background',
    ...(signal !== undefined && { signal }),
  });
  const rows = parseRows(json);
  return {
    settlements: rows.map(toSettlement).filter((settlement) => settlement !== undefined),
    ...listMetadata(rows),
  };
}
