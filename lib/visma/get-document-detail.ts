import type { CalendarDate } from '../domain/calendar-date.ts';
import type { DetailedType } from '../domain/document-detail.ts';
import type { CustomerNumber } from '../domain/ids.ts';
import { AppError } from '../errors.ts';
import type { VismaCaller } from './caller.ts';
import type { VismaClient } from './client.ts';
import type { IdentifiedDetail } from './wire/document-detail.ts';
import { findDocumentDetail } from './wire/document-detail.ts';

export interface DetailRequest {
  readonly customerNumber: CustomerNumber;
  readonly type: DetailedType;
  readonly number: string;
  readonly date: CalendarDate | undefined;
  /** The company's currency; empty when not known. */
  readonly baseCurrency: string;
  readonly signal?: AbortSignal;
}

/** Resources with a single GET, which answers everything that lists give only when asked. */
const RESOURCES: Readonly<Record<Exclude<DetailedType, 'FinCharge'>, string>> = {
  Invoice: 'customerinvoice',
  CreditNote: 'customerCreditNote',
  DebitNote: 'customerDebitNote',
};

const EXPAND_ALL = {
  expandApplications: 'true',
  expandAttachments: 'true',
  expandDunningInformation: 'true',
  expandTaxDetails: 'true',
} as const;

/**
 * One document with its lines. Throws `visma.not-found`, `visma.unexpected-response` when the
 * answer does not say which document it is, and what `VismaClient.get` throws.
 */
export async function getDocumentDetail(
  client: VismaClient,
  caller: VismaCaller,
  request: DetailRequest,
): Promise<IdentifiedDetail> {
  const { type, number, baseCurrency } = request;
  const json =
    type === 'FinCharge'
      ? await findOverdueCharge(client, caller, request)
      : await client.get(caller, {
          path: ['v1', RESOURCES[type], number],
          priority: 'interactive',
          ...(request.signal !== undefined && { signal: request.signal }),
        });
  const found = findDocumentDetail(json, type, baseCurrency);
  if (found !== undefined) return found;
  throw new AppError('visma.unexpected-response', 'Visma sent something that is no document');
}

/**
 * Overdue charges have no GET of their own in the specification: they are a list, which the
 * customer and the date make short.
 */
async function findOverdueCharge(
  client: VismaClient,
  caller: VismaCaller,
  { customerNumber, number, date, signal }: DetailRequest,
): Promise<unknown> {
  const rows = await client.get(caller, {
    path: ['v1', 'customerOverdueCharge'],
    query: {
      customer: customerNumber,
      // Lists are oldest first, so those of that day are on the first page.
      ...(date && { documentDate: date, documentDateCondition: '>=' }),
      ...EXPAND_ALL,
    },
    priority: 'interactive',
    ...(signal !== undefined && { signal }),
  });
  const all: readonly unknown[] = Array.isArray(rows) ? rows : [];
  const row = all.find((each) => findDocumentDetail(each, 'FinCharge', '')?.number === number);
  if (row === undefined) throw new AppError('visma.not-found', 'Visma lists no such charge');
  return row;
}
