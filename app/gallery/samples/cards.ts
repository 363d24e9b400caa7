import type { Card, CardView } from '#components/api/card-view.ts';
import type { CardProblemCode, CompanyCard, LedgerSummary } from '#lib/domain/card.ts';
import { BEHAVIOUR, figuresOf } from './figures.ts';
import { CONNECTION, MINUTE_MS, NOW } from './sample-ids.ts';

export function ledgerOf(over: Partial<LedgerSummary> = {}): LedgerSummary {
  return {
    ...{ readAt: NOW - MINUTE_MS, total: 412, revision: 'r1' },
    ...{ figures: figuresOf(), behaviour: BEHAVIOUR },
    ...over,
  };
}

export function companyOf(over: Partial<CompanyCard> = {}): CompanyCard {
  return {
    connectionId: CONNECTION,
    companyName: 'Nordvik Handel AS',
    customerNumber: '10045',
    mappingField: 'code',
    baseCurrency: 'NOK',
    ...over,
  };
}

type Viewer = 'administrator' | 'user';

export function cardOf(companies: readonly CompanyCard[], viewer: Viewer = 'user'): Card {
  return {
    kind: 'card',
    contact: { id: 104, name: 'Fjellheim Kontor AS' },
    viewer: { userName: 'Siv', isAdministrator: viewer === 'administrator' },
    companies,
  };
}

export function viewOf(company: Partial<CompanyCard> = {}, viewer: Viewer = 'user'): CardView {
  return { card: cardOf([companyOf(company)], viewer) };
}

export function refusalOf(code: CardProblemCode): CardView {
  return { problem: { code, supportId: '7f3b21c04d5e' } };
}
