import type { HeldRead, ReadPage } from '../db/ledger-read-store.ts';
import type { LedgerCustomer } from '../db/ledger-store.ts';
import { isAppError } from '../errors.ts';
import { firstGlance } from './first-glance.ts';
import { holdLease } from './hold-lease.ts';
import type { LedgerDeps, VismaPage } from './ledger-deps.ts';
import { nextTryAt } from './next-try.ts';
import type { DocumentKey } from './page-book.ts';
import type { PagesRead } from './read-pages.ts';
import { PAGE_SIZE, readPages } from './read-pages.ts';

/** A crashed reader blocks the next one no longer than this; a living one extends it. */
export const LEASE_MS = 20_000;

export interface LedgerReading {
  /** The lease, taken by `LedgerReadStore.begin`. */
  readonly held: HeldRead;
  readonly customer: LedgerCustomer;
  readonly signal: AbortSignal;
}

/**
 * Reads all documents of a customer and makes them the ledger's rows: a first read page by page,
 * a re-read in one transaction at its end. Never throws: what goes wrong is stored with the
 * ledger, whose last good rows stay.
 */
export async function readLedger(deps: LedgerDeps, reading: LedgerReading): Promise<void> {
  const lease = holdLease(deps, reading.held, LEASE_MS);
  const signal = AbortSignal.any([reading.signal, lease.lost]);
  try {
    await readAndPublish(deps, { ...reading, signal });
  } catch (error) {
    await settleFailure(deps, reading, lease.lost, error);
  } finally {
    lease.stop();
  }
}

/** The rows that one read wrote, and the name it met. */
interface Written {
  readonly keys: Map<string, DocumentKey>;
  customerName: string | undefined;
}

async function readAndPublish(deps: LedgerDeps, reading: LedgerReading): Promise<void> {
  const startedAt = deps.clock();
  const written: Written = { keys: new Map(), customerName: undefined };
  const read = await readBeside(
    (signal) => readAllPages(deps, { ...reading, signal }, written),
    (signal) => readOpenClaims(deps, { ...reading, signal }, written),
    reading,
  );
  reading.signal.throwIfAborted();
  const strays = [...written.keys.values()].filter((key) => !read.book.has(key));
  const { isComplete, pageSize } = read;
  const { customerName } = written;
  const at = deps.clock();
  await deps.reads.publish(reading.held, { at, isComplete, pageSize, customerName, strays });
  deps.log.info('ledger read', {
    tenantId: reading.held.tenantId,
    ledgerId: reading.held.ledgerId,
    received: read.book.received(),
    total: read.book.total(),
    outcome: isComplete ? 'complete' : 'incomplete',
    durationMs: at - startedAt,
  });
}

/**
 * Only a first read has nobody's rows to show meanwhile, so it asks for the open claims side by
 * side. They are a foretaste: they end with the main read and their failure is not the read's.
 */
async function readBeside(
  main: (signal: AbortSignal) => Promise<PagesRead>,
  foretaste: (signal: AbortSignal) => Promise<void>,
  { held, signal }: LedgerReading,
): Promise<PagesRead> {
  if (!held.isFirst) return main(signal);
  const ended = new AbortController();
  const beside = foretaste(AbortSignal.any([signal, ended.signal]));
  try {
    return await main(signal);
  } finally {
    ended.abort();
    await beside;
  }
}

function readAllPages(
  deps: LedgerDeps,
  { held, customer, signal }: LedgerReading,
  written: Written,
): Promise<PagesRead> {
  return readPages({
    ask: (pageNumber) => {
      signal.throwIfAborted();
      return deps.readPage({ ...customerOf(customer), pageNumber, pageSize: PAGE_SIZE, signal });
    },
    keep: (page, progress) => keepPage(deps, held, written, page, progress),
  });
}

async function readOpenClaims(
  deps: LedgerDeps,
  { held, customer, signal }: LedgerReading,
  written: Written,
): Promise<void> {
  const request = { ...customerOf(customer), pageNumber: 1, pageSize: PAGE_SIZE, signal };
  try {
    const page = await deps.readPage({ ...request, status: 'Open' });
    if (!signal.aborted) await keepPage(deps, held, written, page);
  } catch (error) {
    if (signal.aborted) return;
    deps.log.warn('open claims not read ahead', { ledgerId: held.ledgerId, error });
  }
}

function customerOf({ tenantId, connectionId, customerNumber }: LedgerCustomer): LedgerCustomer {
  return { tenantId, connectionId, customerNumber };
}

async function keepPage(
  deps: LedgerDeps,
  held: HeldRead,
  written: Written,
  page: VismaPage,
  progress?: ReadPage['progress'],
): Promise<void> {
  const documents = page.documents.map((document) => ({
    document,
    firstGlance: firstGlance(document),
  }));
  const isOurs = await deps.reads.savePage(
    held,
    { documents, ...(progress && { progress }) },
    LEASE_MS,
  );
  if (!isOurs) throw new Error('another reader holds the ledger');
  for (const { type, number, customerName } of page.documents) {
    written.keys.set(`${type} ${number}`, { type, number });
    if (customerName !== '') written.customerName = customerName;
  }
}

async function settleFailure(
  deps: LedgerDeps,
  { held, signal }: LedgerReading,
  lost: AbortSignal,
  error: unknown,
): Promise<void> {
  const { tenantId, ledgerId } = held;
  try {
    // Stopped with the process: nothing failed, whoever opens the card next reads.
    if (signal.aborted) await deps.reads.abandon(held);
    else if (!lost.aborted) await storeFailure(deps, held, error);
  } catch (cause) {
    // The lease runs out by itself.
    deps.log.error('end of ledger read not stored', { tenantId, ledgerId, error: cause });
  }
}

async function storeFailure(deps: LedgerDeps, held: HeldRead, error: unknown): Promise<void> {
  const { tenantId, ledgerId } = held;
  const at = deps.clock();
  const known = isAppError(error) ? error : undefined;
  const code = known?.code ?? 'visma.unexpected-response';
  const isStored = await deps.reads.fail(held, {
    code,
    at,
    nextTryAt: nextTryAt({ code, retryAt: known?.retryAt }, at),
  });
  if (!isStored) return;
  const fields = { tenantId, ledgerId, code, error };
  if (known === undefined) deps.log.error('ledger read failed', fields);
  else deps.log.warn('ledger read failed', fields);
}
