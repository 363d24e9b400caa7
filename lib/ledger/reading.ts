import type { HeldRead } from '../db/held-read.ts';
import type { ReadPage } from '../db/ledger-read-store.ts';
import type { LedgerCustomer } from '../db/ledger-store.ts';
import type { DocumentType } from '../domain/document.ts';
import { PAYMENTS_PAGE } from '../db/document-writes.ts';
import type { Wanted } from './choose-reading.ts';
import { firstGlance } from './first-glance.ts';
import type { LedgerDeps, VismaPage } from './ledger-deps.ts';
import { gather } from './gather.ts';
import type { Viewing } from './hold-lease.ts';
import { extendLease } from './hold-lease.ts';
import { laterStamp } from './watermark.ts';

/** A read under way. */
export interface Reading {
  readonly held: HeldRead;
  readonly customer: LedgerCustomer;
  readonly wanted: Wanted;
  readonly signal: AbortSignal;
  readonly met: Met;
  /** When this process began it (epoch ms). */
  readonly beganAt: number;
  readonly viewing: Viewing;
  /** Stores a page, together with others that arrive at the same time. */
  readonly saveGathered: (page: ReadPage) => Promise<void>;
}

/** What a read has met so far. */
export interface Met {
  /** When its first page was asked for; before this process began, where it goes on. */
  since: number;
  customerName: string | undefined;
  watermark: string | undefined;
  hasPayments: boolean;
}

/** Nobody looks at the ledger any more: the read ends and keeps its pages. */
export class NobodyLooks extends Error {}

const PAYMENTS: ReadonlySet<DocumentType> = new Set([
  'Payment',
  'Prepayment',
  'Refund',
  'VoidPayment',
]);

export function customerOf({ customer }: Reading): LedgerCustomer {
  const { tenantId, connectionId, customerNumber } = customer;
  return { tenantId, connectionId, customerNumber };
}

/** Throws when the read is to end before the next page. */
export async function throwIfOver(deps: LedgerDeps, reading: Reading): Promise<void> {
  const { signal, held, viewing } = reading;
  signal.throwIfAborted();
  const isLeft = () => deps.clock() - viewing.lastAt > deps.settings.viewerGraceMs;
  if (!isLeft()) return;
  // What the read knows of it may be as old as its last page.
  if (!(await extendLease(deps, held, viewing))) throw new Error('another reader holds the ledger');
  if (isLeft()) throw new NobodyLooks('nobody looks at the ledger');
}

/** Throws when another reader holds the ledger. */
export async function storePage(
  deps: LedgerDeps,
  { saveGathered, met }: Reading,
  page: VismaPage,
  place: Omit<ReadPage, 'documents' | 'at'>,
): Promise<void> {
  const documents = page.documents.map((document) => ({
    document,
    firstGlance: firstGlance(document),
  }));
  const at = deps.clock();
  for (const { customerName, lastModified, type } of page.documents) {
    if (customerName !== '') met.customerName = customerName;
    if (PAYMENTS.has(type) && place.pageNumber !== PAYMENTS_PAGE) met.hasPayments = true;
    met.watermark = laterStamp(met.watermark, lastModified, at);
  }
  await saveGathered({ ...place, documents, at });
}

/** What `Reading.saveGathered` does. Throws when another reader holds the ledger. */
export function createSaveGathered(
  deps: LedgerDeps,
  held: HeldRead,
  viewing: Viewing,
): Reading['saveGathered'] {
  return gather(async (pages: readonly ReadPage[]) => {
    const viewedAt = await deps.reads.savePages(held, pages, deps.settings.leaseMs);
    if (viewedAt === undefined) throw new Error('another reader holds the ledger');
    viewing.lastAt = Math.max(viewing.lastAt, viewedAt);
  });
}
