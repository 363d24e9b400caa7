import type { CompanyCard, CompanyProblemCode } from './card.ts';
import type { CurrencyFigures } from './ledger-figures.ts';
import type { AmountE4 } from './money.ts';
import { toAmountE4 } from './money.ts';

/** What a customer owes in one currency: nothing is set off against anything. */
export interface ExposureLine {
  readonly currency: string;
  readonly overdueE4: AmountE4;
  readonly openE4: AmountE4;
  readonly creditsE4: AmountE4;
}

export interface CompanyExposure {
  readonly connectionId: string;
  readonly companyName: string;
  /** `no-customer` owes that company nothing; of `unknown` nobody can tell at present. */
  readonly state: 'known' | 'unknown' | 'no-customer';
  /** Empty where `state` is not `known`. */
  readonly lines: readonly ExposureLine[];
  /** Of `unknown`: as of when it was known last (epoch milliseconds); absent where it never was. */
  readonly knownUntil?: number;
}

export interface Exposure {
  readonly companies: readonly CompanyExposure[];
  /** Of those that are known. */
  readonly total: readonly ExposureLine[];
}

const WITHOUT_CUSTOMER: ReadonlySet<CompanyProblemCode> = new Set<CompanyProblemCode>([
  'not-mapped',
  'no-such-customer',
]);

/** The companies of a card side by side. One that cannot be read takes no part in the total. */
export function exposureOf(cards: readonly CompanyCard[]): Exposure {
  const companies = cards.map(companyExposure);
  return { companies, total: sumUp(companies.flatMap(({ lines }) => lines)) };
}

function companyExposure(card: CompanyCard): CompanyExposure {
  const { connectionId, companyName, problem, ledger } = card;
  const company = { connectionId, companyName };
  if (problem !== undefined && WITHOUT_CUSTOMER.has(problem.code)) {
    return { ...company, state: 'no-customer', lines: [] };
  }
  if (problem === undefined && ledger?.figures !== undefined && !ledger.figures.isSoFar) {
    return { ...company, state: 'known', lines: ledger.figures.currencies.map(lineOf) };
  }
  const knownUntil = ledger?.readAt;
  return {
    ...company,
    ...({ state: 'unknown', lines: [] } as const),
    ...(knownUntil !== undefined && { knownUntil }),
  };
}

function lineOf({ currency, overdue, open, credits }: CurrencyFigures): ExposureLine {
  return {
    currency,
    overdueE4: overdue.sumE4,
    openE4: open.sumE4,
    creditsE4: credits.sumE4,
  };
}

function sumUp(lines: readonly ExposureLine[]): readonly ExposureLine[] {
  const sums = new Map<string, ExposureLine>();
  for (const line of lines) {
    const { currency } = line;
    const sum = sums.get(currency);
    sums.set(currency, sum === undefined ? line : { currency, ...added(sum, line) });
  }
  return [...sums.values()];
}

function added(a: ExposureLine, b: ExposureLine): Omit<ExposureLine, 'currency'> {
  return {
    overdueE4: toAmountE4(BigInt(a.overdueE4) + BigInt(b.overdueE4)),
    openE4: toAmountE4(BigInt(a.openE4) + BigInt(b.openE4)),
    creditsE4: toAmountE4(BigInt(a.creditsE4) + BigInt(b.creditsE4)),
  };
}
