import type { CompanyCard, CompanyProblemCode } from '#lib/domain/card.ts';
import { cardOf, companyOf, ledgerOf, viewOf } from './cards.ts';
import type { PanelSample } from './panel-sample.ts';
import { pageOf, ROWS } from './rows.ts';
import { CONNECTION, MINUTE_MS, NOW, OTHER_CONNECTION } from './sample-ids.ts';

/** Complete by type: a new reason to read no company does not compile without its sample. */
const NAMES: Readonly<Record<CompanyProblemCode, string>> = {
  'not-mapped': 'Not mapped',
  'no-such-customer': 'No such customer',
  'never-connected': 'Never connected',
  'needs-reauthentication': 'Needs reauthentication',
  'role-missing': 'Role missing',
  'no-licence': 'No licence',
  'not-approved': 'Not approved in Visma',
  paused: 'Paused',
  throttled: 'Throttled',
  'visma-down': 'Visma is down',
  incomplete: 'Incomplete',
};

const PAGES = { [CONNECTION]: pageOf(ROWS.slice(0, 3), 412) };
/** As they were read before it broke, hours ago. */
const OLD = ledgerOf({ readAt: NOW - 233 * MINUTE_MS });

function problemOf(code: CompanyProblemCode): Pick<CompanyCard, 'problem'> {
  return { problem: { code, since: NOW - 233 * MINUTE_MS, supportId: '7f3b21c04d5e' } };
}

/** An administrator before anything was read; everybody else with the rows that were. */
const EACH = (Object.keys(NAMES) as CompanyProblemCode[]).flatMap((code): PanelSample[] => [
  {
    name: `${NAMES[code]}, administrator`,
    view: viewOf(problemOf(code), 'administrator'),
  },
  {
    name: `${NAMES[code]}, user, rows stay`,
    view: viewOf({ ...problemOf(code), ledger: OLD }),
    pages: PAGES,
  },
]);

export const COMPANY_SAMPLES: readonly PanelSample[] = [
  ...EACH,
  {
    name: 'Needs reauthentication, told',
    view: viewOf({ ...problemOf('needs-reauthentication'), isReported: true }),
  },
  {
    name: 'Throttled until',
    view: viewOf({
      problem: { code: 'throttled', until: NOW + 15 * MINUTE_MS },
      ledger: { ...OLD, refreshAt: NOW + 15 * MINUTE_MS },
    }),
    pages: PAGES,
  },
  {
    name: 'Payments lack',
    view: viewOf({
      problem: {
        ...({ code: 'incomplete', lacks: 'payments' } as const),
        ...{ since: NOW - 233 * MINUTE_MS, until: NOW + 10 * MINUTE_MS },
      },
      ledger: OLD,
    }),
    pages: PAGES,
  },
  {
    name: 'Visma is down since yesterday',
    view: viewOf({
      ...problemOf('visma-down'),
      ledger: ledgerOf({ readAt: NOW - 30 * 60 * MINUTE_MS, isTooOld: true }),
    }),
    pages: PAGES,
  },
  {
    name: 'Two companies, one fails',
    view: {
      card: cardOf([
        companyOf({ ledger: ledgerOf() }),
        companyOf({
          connectionId: OTHER_CONNECTION,
          companyName: 'Trekant Eiendom og Forvaltning AS',
          ...problemOf('role-missing'),
        }),
      ]),
    },
    pages: PAGES,
  },
];
