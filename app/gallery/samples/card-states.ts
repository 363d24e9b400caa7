import type { CardProblemCode } from '#lib/domain/card.ts';
import { cardOf, companyOf, ledgerOf, refusalOf } from './cards.ts';
import type { PanelSample } from './panel-sample.ts';
import { pageOf, ROWS } from './rows.ts';
import { CONNECTION } from './sample-ids.ts';

/** Complete by type: a new reason to show no card does not compile without its sample. */
const NAMES: Readonly<Record<CardProblemCode, string>> = {
  'signed-out': 'Signed out',
  'other-account': 'Another SuperOffice account is active',
  'app-not-approved': 'App not approved in SuperOffice',
  'crm-down': 'SuperOffice is down',
  'crm-maintenance': 'SuperOffice is in maintenance',
  'crm-suspended': 'SuperOffice suspended the tenant',
  'not-allowed': 'Not allowed to see the company',
  'never-connected': 'No company on the panel',
  'too-many-requests': 'Opened too often',
  'unknown-panel': 'Unknown panel',
  'invalid-link': 'Link without its parameters',
};

const ALONE = (Object.keys(NAMES) as CardProblemCode[]).map((code) => ({
  name: NAMES[code],
  view: refusalOf(code),
}));

const SHOWN = cardOf([companyOf({ ledger: ledgerOf() })]);
const PAGES = { [CONNECTION]: pageOf(ROWS.slice(0, 3), 412) };

export const CARD_SAMPLES: readonly PanelSample[] = [
  ...ALONE,
  {
    name: 'SuperOffice is down, rows stay',
    view: { card: SHOWN, ...refusalOf('crm-down') },
    pages: PAGES,
  },
  { name: 'Our server does not answer', view: { card: SHOWN }, pages: PAGES, fails: 'card' },
];
