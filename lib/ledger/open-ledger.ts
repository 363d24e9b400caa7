import { randomUUID } from 'node:crypto';
import type { LedgerCustomer, StoredLedger } from '../db/ledger-store.ts';
import type { CompanyProblemCode, LedgerSummary, Problem } from '../domain/card.ts';
import type { LedgerId } from '../domain/ids.ts';
import { AppError } from '../errors.ts';
import type { LedgerDeps } from './ledger-deps.ts';
import { startRead } from './start-read.ts';
import { findLedgerProblem, summariseLedger } from './summarise-ledger.ts';

export interface LedgerOpening extends LedgerCustomer {
  /** `refused` shows what is stored and asks Visma nothing: the connection's state says why. */
  readonly reading: 'allowed' | 'refused';
}

export interface OpenedLedger {
  readonly ledgerId: LedgerId;
  readonly summary: LedgerSummary | undefined;
  readonly problem?: Problem<CompanyProblemCode>;
}

const FRESH_MS = 60_000;
const VIEW_NOTED_EVERY_MS = 60_000;

/**
 * Answers from the database at once, whatever Visma does: rows up to a minute old as they are,
 * older ones while a read starts behind, none yet with the progress of the first read.
 */
export async function openLedger(deps: LedgerDeps, opening: LedgerOpening): Promise<OpenedLedger> {
  const ledger = await getOrCreateLedger(deps, opening);
  await noteView(deps, ledger);
  const isStarted = opening.reading === 'allowed' && (await startRead(deps, ledger, FRESH_MS));
  return toOpenedLedger(deps, isStarted ? await getOrCreateLedger(deps, opening) : ledger);
}

async function getOrCreateLedger(
  deps: LedgerDeps,
  customer: LedgerCustomer,
): Promise<StoredLedger> {
  const known = await deps.ledgers.findByCustomer(customer);
  if (known !== undefined) return known;
  const ledgerId = randomUUID() as LedgerId;
  const { tenantId, connectionId, customerNumber } = customer;
  await deps.ledgers.create({ tenantId, connectionId, customerNumber, ledgerId, at: deps.clock() });
  const created = await deps.ledgers.findByCustomer(customer);
  if (created === undefined) throw new AppError('input.not-found', 'ledger vanished while opening');
  return created;
}

async function noteView(deps: LedgerDeps, ledger: StoredLedger): Promise<void> {
  const now = deps.clock();
  if (now - ledger.lastViewedAt >= VIEW_NOTED_EVERY_MS) await deps.ledgers.noteViewed(ledger, now);
}

function toOpenedLedger(deps: LedgerDeps, ledger: StoredLedger): OpenedLedger {
  const problem = findLedgerProblem(ledger, deps.clock());
  return {
    ledgerId: ledger.ledgerId,
    summary: summariseLedger(ledger),
    ...(problem !== undefined && { problem }),
  };
}
