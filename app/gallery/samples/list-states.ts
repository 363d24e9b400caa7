import type { CalendarDate } from '#lib/domain/calendar-date.ts';
import type { LedgerNews } from '#lib/domain/ledger-look.ts';
import type { LedgerProof, ProofLine } from '#lib/domain/proof-line.ts';
import { cardOf, companyOf, ledgerOf, viewOf } from './cards.ts';
import { EARLY_BEHAVIOUR, figuresOf, LARGE, NOTHING_OVERDUE, THREE_CURRENCIES } from './figures.ts';
import type { PanelSample } from './panel-sample.ts';
import { amountOf, MIXED_ROWS, pageOf, ROWS } from './rows.ts';
import { CONNECTION, MINUTE_MS, NOW, OTHER_CONNECTION } from './sample-ids.ts';

const ALL = { [CONNECTION]: pageOf(ROWS, 412) };
const FEW = { [CONNECTION]: pageOf(ROWS.slice(0, 3)) };
const NET = amountOf(239_450);

/** A mark of each kind, on the first rows. */
const NEWS: LedgerNews = {
  since: NOW - 9 * 1_440 * MINUTE_MS,
  counts: { new: 3, paid: 1, overdue: 1 },
  marks: { 'Invoice 100497': 'overdue', 'Invoice 100521': 'new', 'Invoice 100463': 'paid' },
};

function proofOf(line: ProofLine): LedgerProof {
  return { line, askedAt: NOW - 2 * MINUTE_MS };
}

/** A card that works, from the first reading on. */
export const LIST_SAMPLES: readonly PanelSample[] = [
  {
    name: 'Every status',
    view: viewOf({
      ledger: ledgerOf({
        proof: proofOf({ kind: 'reconciled', netE4: NET }),
        creditLimitE4: amountOf(400_000),
        news: NEWS,
      }),
    }),
    pages: ALL,
  },
  {
    name: 'Several currencies',
    view: viewOf({ ledger: ledgerOf({ figures: THREE_CURRENCIES }) }),
    pages: { [CONNECTION]: pageOf(MIXED_ROWS) },
  },
  {
    name: 'Large sums, and a difference to Visma',
    view: viewOf({
      ledger: ledgerOf({
        ...{ total: 128_412, figures: LARGE, behaviour: EARLY_BEHAVIOUR },
        creditLimitE4: amountOf(200_000),
        proof: proofOf({
          ...{ kind: 'not-reconciled', netE4: NET, differenceE4: amountOf(-12_500.75) },
        }),
      }),
    }),
    pages: { [CONNECTION]: pageOf(ROWS.slice(0, 4), 128_412) },
  },
  {
    name: 'Nothing overdue, and a difference that is explained',
    view: viewOf({
      ledger: ledgerOf({
        figures: NOTHING_OVERDUE,
        behaviour: 'too-few',
        proof: proofOf({
          ...{ kind: 'explained', netE4: NET, differenceE4: amountOf(9_990) },
          by: ['drafts', 'residues'],
        }),
      }),
    }),
    pages: { [CONNECTION]: pageOf(ROWS.slice(2, 6)) },
  },
  {
    name: 'Two companies',
    view: {
      card: cardOf([
        companyOf({ ledger: ledgerOf() }),
        companyOf({
          connectionId: OTHER_CONNECTION,
          companyName: 'Trekant Eiendom og Forvaltning AS',
          ledger: ledgerOf({ figures: figuresOf() }),
        }),
      ]),
    },
    pages: { ...FEW, [OTHER_CONNECTION]: pageOf(ROWS.slice(3, 6)) },
  },
  {
    name: 'First reading begins',
    view: viewOf({
      ledger: { total: 0, revision: 'r0', reading: { received: 0, total: 0 } },
    }),
  },
  {
    name: 'First reading, rows arrive',
    view: viewOf({
      ledger: {
        ...{ total: 412, revision: 'r0', reading: { received: 100, total: 412 } },
        figures: figuresOf({ isSoFar: true, areOpenExact: true }),
      },
    }),
    pages: FEW,
  },
  {
    name: 'Refreshing',
    view: viewOf({ ledger: ledgerOf({ reading: { received: 200, total: 412 } }) }),
    pages: FEW,
  },
  { name: 'Waiting for rows', view: viewOf({ ledger: ledgerOf() }) },
  { name: 'Rows cannot be had', view: viewOf({ ledger: ledgerOf() }), fails: 'documents' },
  { name: 'Choices awaited', view: viewOf({ ledger: ledgerOf() }), areChoicesAwaited: true },
  {
    name: 'Empty',
    view: viewOf({ ledger: { readAt: NOW - MINUTE_MS, total: 0, revision: 'r1' } }),
    pages: { [CONNECTION]: pageOf([]) },
  },
  {
    name: 'Filtered and sorted',
    view: viewOf({ ledger: ledgerOf({ figures: THREE_CURRENCIES }) }),
    pages: FEW,
    choice: {
      ...{ view: 'open', ageing: '31-60', currency: 'EUR', search: 'PO 77' },
      ...{ sort: 'due', direction: 'descending' },
      period: { kind: 'custom', from: '2026-01-01' as CalendarDate },
    },
  },
  {
    name: 'Nothing matches the filters',
    view: viewOf({ ledger: ledgerOf() }),
    pages: { [CONNECTION]: pageOf([]) },
    choice: { view: 'not-due', search: 'zzz', period: { kind: 'last-12-months' } },
  },
];
