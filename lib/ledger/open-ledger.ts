import { randomUUID } from 'node:crypto';
import type { LedgerCustomer, StoredLedger } from '../db/ledger-store.ts';
import type { CalendarDate } from '../domain/calendar-date.ts';
import type { CompanyProblemCode, LedgerSummary, Problem } from '../domain/card.ts';
import type { LedgerId } from '../domain/ids.ts';
import { findShownProof } from '../domain/proof-line.ts';
import { AppError } from '../errors.ts';
import { findNews } from './find-news.ts';
import type { LedgerDeps } from './ledger-deps.ts';
import { ledgerFreshness } from './ledger-freshness.ts';
import { noteView } from './note-view.ts';
import { startRead, startReadBehind } from './start-read.ts';
import { findLedgerProblem, summariseLedger } from './summarise-ledger.ts';
import type { LedgerWithFigures } from './with-figures.ts';
import { withFigures } from './with-figures.ts';

export interface LedgerOpening extends LedgerCustomer {
  /** `refused` shows what is stored and asks Visma nothing: the connection's state says why. */
  readonly reading: 'allowed' | 'refused';
  /** The calendar date in the company's time zone, for whoever wants the figures of that day. */
  readonly today?: CalendarDate;
  /** Who looks at the figures (`associateId`), for what is new to this person. */
  readonly looker?: string;
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
  noteView(deps, ledger);
  const { opened, isStarting } = await readIfDue(deps, opening, ledger);
  // Its first page has not been asked for yet.
  const starting = isStarting ? { reading: { received: 0, total: 0 } } : {};
  const { today } = opening;
  if (today === undefined) return toOpenedLedger(deps, { ledger: opened }, starting);
  const [shown, { proof, ...facts }, looker] = await Promise.all([
    withFigures(deps, opened, today),
    findFacts(deps, opened),
    findLooker(deps, opened, opening.looker),
  ]);
  const shownProof = findShownProof(proof, shown.figures);
  const news = looker && (await findNews(deps, shown.ledger, { ...looker, today }));
  return toOpenedLedger(deps, shown, {
    ...(shownProof && { proof: shownProof }),
    ...(news && { news }),
    ...facts,
    ...starting,
  });
}

/** What was found out behind an earlier answer. */
async function findFacts(deps: LedgerDeps, ledger: StoredLedger) {
  const [proof, behaviour, stored] = await Promise.all([
    deps.proofs.find(ledger),
    deps.behaviours.find(ledger),
    deps.credits.find(ledger),
  ]);
  const limitE4 = stored?.credit?.limitE4;
  return {
    proof,
    ...(behaviour && { behaviour }),
    ...(limitE4 !== undefined && { creditLimitE4: limitE4 }),
  };
}

async function findLooker(deps: LedgerDeps, ledger: StoredLedger, associateId: string | undefined) {
  if (associateId === undefined) return undefined;
  return { associateId, known: await deps.looks.find({ ...ledger, associateId }) };
}

/** What can be shown is shown at once; an empty card tells of the read that fills it. */
async function readIfDue(deps: LedgerDeps, opening: LedgerOpening, ledger: StoredLedger) {
  const wish = { youngMs: deps.settings.freshMs, wanted: 'opening' } as const;
  if (opening.reading === 'refused') return { opened: ledger, isStarting: false };
  if (ledger.readAt !== undefined) {
    return { opened: ledger, isStarting: startReadBehind(deps, ledger, wish) };
  }
  const isStarted = await startRead(deps, ledger, wish);
  const opened = isStarted ? await getOrCreateLedger(deps, opening) : ledger;
  return { opened, isStarting: false };
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
  more: Pick<LedgerSummary, 'proof' | 'behaviour' | 'creditLimitE4' | 'news' | 'reading'> = {},
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
