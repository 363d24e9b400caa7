import type { HeldRead } from '../db/held-read.ts';
import type { LedgerCustomer } from '../db/ledger-store.ts';
import { isAppError } from '../errors.ts';
import type { ReadingChoice } from './choose-reading.ts';
import { chooseReading } from './choose-reading.ts';
import { holdLease } from './hold-lease.ts';
import type { LedgerDeps } from './ledger-deps.ts';
import { nextTryAt } from './next-try.ts';
import { readChanges } from './read-changes.ts';
import { readEverything } from './read-everything.ts';
import { readPayments } from './read-payments.ts';
import type { Reading } from './reading.ts';
import { createSaveGathered, NobodyLooks } from './reading.ts';

export interface LedgerReading {
  /** The lease, taken by `LedgerReadStore.begin`. */
  readonly held: HeldRead;
  readonly customer: LedgerCustomer;
  readonly wanted: 'refresh' | 'everything';
  /** When the reads before this one began to fail, if they did. */
  readonly failingSince?: number | undefined;
  readonly signal: AbortSignal;
}

/**
 * Brings a ledger up to date with Visma: a first read shows its rows page by page, a later one in
 * one transaction at its end. It ends when nobody looks at the ledger any more. Never throws: what
 * goes wrong is stored with the ledger, whose last good rows stay.
 */
export async function readLedger(deps: LedgerDeps, request: LedgerReading): Promise<void> {
  const lease = holdLease(deps, request.held, deps.settings.leaseMs);
  const signal = AbortSignal.any([request.signal, lease.lost]);
  try {
    await readAndPublish(deps, { ...request, signal });
  } catch (error) {
    await settleFailure(deps, { ...request, signal }, lease.lost, error);
  } finally {
    lease.stop();
  }
}

async function readAndPublish(deps: LedgerDeps, request: LedgerReading): Promise<void> {
  const { settings } = deps;
  const now = deps.clock();
  const choice = chooseReading(request.held, { settings, now, wanted: request.wanted });
  const reading = toReading(deps, request, choice, now);
  if (choice !== 'changes') return readAll(deps, reading, choice);
  if (await readChanges(deps, reading)) return publishChanges(deps, reading);
  deps.log.info('changes do not add up, everything is read', factsOf(reading));
  return readAll(deps, reading, 'everything');
}

function toReading(
  deps: LedgerDeps,
  request: LedgerReading,
  choice: ReadingChoice,
  now: number,
): Reading {
  const { held, customer, signal } = request;
  const { kept, watermark } = held.before;
  const goesOn = choice === 'go-on' && kept !== undefined;
  const marked = goesOn ? { ...held, read: kept.read } : held;
  const met = { customerName: undefined, watermark, hasPayments: false, viewedAt: now };
  return {
    held: marked,
    customer,
    signal,
    since: goesOn ? kept.since : now,
    met,
    saveGathered: createSaveGathered(deps, marked, met),
  };
}

async function readAll(
  deps: LedgerDeps,
  reading: Reading,
  choice: 'everything' | 'go-on',
): Promise<void> {
  const read = await readEverything(deps, reading, choice);
  const payments = await readPayments(deps, reading);
  reading.signal.throwIfAborted();
  const isComplete = read.isComplete && payments.isUpToDate;
  const at = deps.clock();
  await deps.reads.publish(reading.held, {
    ...outcomeOf(deps, reading, at),
    // What was stored before a break may have changed since.
    readAt: choice === 'go-on' ? reading.since : at,
    kind: 'full',
    isComplete,
    hasPayments: payments.areKnown,
    pageSize: read.pageSize,
  });
  deps.log.info('ledger read', {
    ...factsOf(reading),
    received: read.received,
    total: read.total,
    outcome: isComplete ? 'complete' : 'incomplete',
    durationMs: at - reading.since,
  });
}

async function publishChanges(deps: LedgerDeps, reading: Reading): Promise<void> {
  reading.signal.throwIfAborted();
  const at = deps.clock();
  await deps.reads.publish(reading.held, {
    ...outcomeOf(deps, reading, at),
    readAt: at,
    kind: 'incremental',
    isComplete: true,
    hasPayments: false,
  });
  deps.log.info('changes of ledger read', { ...factsOf(reading), durationMs: at - reading.since });
}

function outcomeOf({ settings }: LedgerDeps, { met }: Reading, at: number) {
  const { customerName, watermark } = met;
  return { at, customerName, watermark, settlementsDueAt: at + settings.settlementsDelayMs };
}

function factsOf({ held }: Pick<Reading, 'held'>) {
  return { tenantId: held.tenantId, ledgerId: held.ledgerId };
}

async function settleFailure(
  deps: LedgerDeps,
  { held, signal, failingSince }: LedgerReading,
  lost: AbortSignal,
  error: unknown,
): Promise<void> {
  try {
    // Stopped with the process or for want of a viewer: nothing failed, whoever opens the card next
    // goes on with it.
    if (signal.aborted || error instanceof NobodyLooks) await deps.reads.abandon(held);
    else if (!lost.aborted) await storeFailure(deps, held, error, failingSince);
  } catch (cause) {
    // The lease runs out by itself.
    deps.log.error('end of ledger read not stored', { ...factsOf({ held }), error: cause });
  }
}

async function storeFailure(
  deps: LedgerDeps,
  held: HeldRead,
  error: unknown,
  failingSince: number | undefined,
): Promise<void> {
  const at = deps.clock();
  const known = isAppError(error) ? error : undefined;
  const code = known?.code ?? 'visma.unexpected-response';
  const isStored = await deps.reads.fail(held, {
    code,
    at,
    nextTryAt: nextTryAt({ code, retryAt: known?.retryAt }, at, failingSince),
  });
  if (!isStored) return;
  const fields = { ...factsOf({ held }), code, error };
  if (known === undefined) deps.log.error('ledger read failed', fields);
  else deps.log.warn('ledger read failed', fields);
}
