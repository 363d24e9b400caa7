import type { HeldRead } from '../db/held-read.ts';
import type { LedgerCustomer } from '../db/ledger-store.ts';
import { isAppError } from '../errors.ts';
import type { ReadingChoice, Wanted } from './choose-reading.ts';
import { chooseReading } from './choose-reading.ts';
import type { Viewing } from './hold-lease.ts';
import { holdLease } from './hold-lease.ts';
import type { LedgerDeps } from './ledger-deps.ts';
import { nextTryAt } from './next-try.ts';
import { publishChanges, publishEverything } from './publish-reading.ts';
import type { ChangesRead } from './read-changes.ts';
import { changesSince, readChanges } from './read-changes.ts';
import { readEverything } from './read-everything.ts';
import { readPayments } from './read-payments.ts';
import type { Reading } from './reading.ts';
import { createSaveGathered, NobodyLooks } from './reading.ts';

export interface LedgerReading {
  /** The lease, taken by `LedgerReadStore.begin`. */
  readonly held: HeldRead;
  readonly customer: LedgerCustomer;
  readonly wanted: Wanted;
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
  const viewing = { lastAt: deps.clock() };
  const lease = holdLease(deps, request.held, viewing);
  const signal = AbortSignal.any([request.signal, lease.lost]);
  try {
    await readAndPublish(deps, { ...request, signal }, viewing);
  } catch (error) {
    await settleFailure(deps, { ...request, signal }, lease.lost, error);
  } finally {
    lease.stop();
  }
}

async function readAndPublish(
  deps: LedgerDeps,
  request: LedgerReading,
  viewing: Viewing,
): Promise<void> {
  const { settings } = deps;
  const now = deps.clock();
  const choice = chooseReading(request.held, { settings, now, wanted: request.wanted });
  const reading = toReading(deps, request, { choice, now, viewing });
  const since = choice === 'changes' ? changesSince(deps, reading) : undefined;
  if (since !== undefined) return readNew(deps, reading, since);
  return readAll(deps, reading, { from: choice === 'go-on' ? 'go-on' : 'everything' });
}

interface Beginning {
  readonly choice: ReadingChoice;
  readonly now: number;
  readonly viewing: Viewing;
}

function toReading(
  deps: LedgerDeps,
  request: LedgerReading,
  { choice, now, viewing }: Beginning,
): Reading {
  const { held, customer, wanted, signal } = request;
  const { kept } = held.before;
  const goesOn = choice === 'go-on' && kept !== undefined;
  const marked = goesOn ? { ...held, read: kept.read } : held;
  return {
    held: marked,
    customer,
    wanted,
    signal,
    beganAt: now,
    met: {
      since: goesOn ? kept.since : now,
      ...{ customerName: undefined, watermark: undefined, hasPayments: false },
    },
    viewing,
    saveGathered: createSaveGathered(deps, marked, viewing),
  };
}

/** A filter that Visma ignores or refuses is tried again after a day. */
const CHANGES_APART_MS = 24 * 60 * 60_000;

/** Reads what has changed; everything where that does not do, if it is time for that. */
async function readNew(deps: LedgerDeps, reading: Reading, since: string): Promise<void> {
  const { held, wanted } = reading;
  const changes = await readChanges(deps, reading, since);
  if (changes === 'whole') return publishNew(deps, reading, { changes, since });
  const now = deps.clock();
  if (changes === 'useless') await deps.reads.withholdChanges(held, now + CHANGES_APART_MS);
  const { fullReadAfter } = held.before.lacking;
  if (wanted !== 'opening' || now >= fullReadAfter) {
    deps.log.info(`changes are ${changes}, everything is read`, factsOf(reading));
    return readAll(deps, reading, { from: 'everything', isForced: true });
  }
  if (changes === 'lacking' || changes === 'broken')
    return publishNew(deps, reading, { changes, since });
  if (changes === 'too-many') await deps.reads.withholdChanges(held, fullReadAfter);
  await deps.reads.abandon(held);
}

async function publishNew(
  deps: LedgerDeps,
  reading: Reading,
  { changes, since }: { readonly changes: ChangesRead; readonly since: string },
): Promise<void> {
  const payments = await readPayments(deps, reading, { changedSince: since });
  return publishChanges(deps, reading, { changes, payments });
}

async function readAll(
  deps: LedgerDeps,
  reading: Reading,
  how: { readonly from: 'everything' | 'go-on'; readonly isForced?: true },
): Promise<void> {
  // What a read of everything has not seen does not count, so that no stamp is believed for ever.
  reading.met.watermark = undefined;
  const read = await readEverything(deps, reading, how.from);
  const payments = await readPayments(deps, reading);
  const { isForced = deps.clock() < reading.held.before.changesAfter } = how;
  return publishEverything(deps, reading, { read, payments, isForced });
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
