import { randomUUID } from 'node:crypto';
import type { LedgerCustomer, StoredLedger } from '../db/ledger-store.ts';
import type { CalendarDate } from '../domain/calendar-date.ts';
import type { CompanyProblemCode, LedgerSummary, Problem } from '../domain/card.ts';
import type { LedgerId } from '../domain/ids.ts';
import { findShownProof } from '../domain/proof-line.ts';
import { AppError } from '../errors.ts';
import type { LedgerDeps } from './ledger-deps.ts';
import { ledgerFreshness } from './ledger-freshness.ts';
import { noteView } from './note-view.ts';
import { startRead } from './start-read.ts';
import { findLedgerProblem, summariseLedger } from './summarise-ledger.ts';
import type { LedgerWithFigures } from './with-figures.ts';
import { withFigures } from './with-figures.ts';

export interface LedgerOpening extends LedgerCustomer {
  /** `refused` shows what is stored and asks Visma nothing: the connection's state says why. */
  readonly reading: 'allowed' | 'refused';
  /** The calendar date in the company's time zone, for whoever wants the figures of that day. */
  readonly today?: CalendarDate;
}

export interface OpenedLedger {
  readonly ledgerId: LedgerId;
  readonly summary: LedgerSummary | undefined;
  readonly problem?: Problem<CompanyProblemCode>;
}

/**
 * Answers from the database at once, whatever Visma does: rows up to a minute old as they are,
 * older ones while a read starts behind, none yet with the progress of the first read.
 */
export async function openLedger(deps: LedgerDeps, opening: LedgerOpening): Promise<OpenedLedger> {
  const ledger = await getOrCreateLedger(deps, opening);
  await noteView(deps, ledger);
  const freshness = { youngMs: deps.settings.freshMs, wanted: 'opening' } as const;
  const isStarted = opening.reading === 'allowed' && (await startRead(deps, ledger, freshness));
  const opened = isStarted ? await getOrCreateLedger(deps, opening) : ledger;
  const { today } = opening;
  if (today === undefined) return toOpenedLedger(deps, { ledger: opened });
  const [shown, proof, behaviour] = await Promise.all([
    withFigures(deps, opened, today),
    deps.proofs.find(opened),
    deps.behaviours.find(opened),
  ]);
  const shownProof = findShownProof(proof, shown.figures);
  return toOpenedLedger(deps, shown, {
    ...(shownProof && { proof: shownProof }),
    ...(behaviour && { behaviour }),
  });
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

function toOpenedLedger(
  deps: LedgerDeps,
  { ledger, figures }: LedgerWithFigures,
  more: Pick<LedgerSummary, 'proof' | 'behaviour'> = {},
): OpenedLedger {
  const now = deps.clock();
  const problem = findLedgerProblem(ledger, now);
  const summary = summariseLedger(ledger);
  const freshness = ledgerFreshness(ledger, deps.pausedUntil(ledger.connectionId), now);
  return {
    ledgerId: ledger.ledgerId,
    summary: summary && {
      ...summary,
      ...freshness,
      ...(figures && { figures }),
      ...more,
    },
    ...(problem !== undefined && { problem }),
  };
}
