import type { CompanyCard, LedgerSummary } from './card.ts';
import type { CurrencyFigures, LedgerFigures } from './ledger-figures.ts';
import type { AmountE4 } from './money.ts';
import { isSafeSum, toAmountE4, ZERO_E4 } from './money.ts';

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
  /**
   * `no-customer` owes that company nothing; of `unknown` nobody can tell at present. `no-number`:
   * the card does not say which customer it is there, which may be none.
   */
  readonly state: 'known' | 'unknown' | 'no-customer' | 'no-number';
  /** Empty where `state` is not `known`, and only there. */
  readonly lines: readonly ExposureLine[];
  /** Of `unknown`: as of when it was known last (epoch milliseconds); absent where it never was. */
  readonly knownUntil?: number;
}

export interface Exposure {
  readonly companies: readonly CompanyExposure[];
  /** Of those that are known, without currencies whose sums no safe integer holds. */
  readonly total: readonly ExposureLine[];
}

/** The companies of a card side by side. One that cannot be read takes no part in the total. */
export function exposureOf(cards: readonly CompanyCard[]): Exposure {
  const companies = cards.map(companyExposure);
  return { companies, total: sumUp(companies.flatMap(({ lines }) => lines)) };
}

function companyExposure(card: CompanyCard): CompanyExposure {
  const { connectionId, companyName, problem, ledger } = card;
  const company = { connectionId, companyName };
  if (problem?.code === 'no-such-customer') return { ...company, state: 'no-customer', lines: [] };
  if (problem?.code === 'not-mapped') return { ...company, state: 'no-number', lines: [] };
  if (problem === undefined && isOfToday(ledger)) {
    return { ...company, state: 'known', lines: linesOf(ledger.figures, card.baseCurrency) };
  }
  // Where only payments lack, the documents were read since what is owed was known.
  const knownUntil = problem?.lacks === 'payments' ? problem.since : ledger?.readAt;
  return {
    ...company,
    ...({ state: 'unknown', lines: [] } as const),
    ...(knownUntil !== undefined && { knownUntil }),
  };
}

function isOfToday(
  ledger: LedgerSummary | undefined,
): ledger is LedgerSummary & { readonly figures: LedgerFigures } {
  return ledger?.figures !== undefined && !ledger.figures.isSoFar && ledger.isTooOld !== true;
}

/** Of a customer without documents a line of zeros. */
function linesOf(
  { currencies }: LedgerFigures,
  baseCurrency: string | undefined,
): readonly ExposureLine[] {
  if (currencies.length > 0) return currencies.map(lineOf);
  const nothing = { overdueE4: ZERO_E4, openE4: ZERO_E4, creditsE4: ZERO_E4 };
  return [{ currency: baseCurrency ?? '', ...nothing }];
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
  const currencies = new Set(lines.map(({ currency }) => currency));
  return [...currencies].flatMap((currency) => findSum(currency, lines) ?? []);
}

function findSum(currency: string, lines: readonly ExposureLine[]): ExposureLine | undefined {
  const own = lines.filter((line) => line.currency === currency);
  const sumOf = (name: 'overdueE4' | 'openE4' | 'creditsE4') =>
    own.reduce((sum, line) => sum + BigInt(line[name]), 0n);
  const [overdue, open, credits] = [sumOf('overdueE4'), sumOf('openE4'), sumOf('creditsE4')];
  if (![overdue, open, credits].every(isSafeSum)) return undefined;
  return {
    currency,
    overdueE4: toAmountE4(overdue),
    openE4: toAmountE4(open),
    creditsE4: toAmountE4(credits),
  };
}
