import type { CalendarDate } from '#lib/domain/calendar-date.ts';
import type { CurrencyFigures, LedgerFigures } from '#lib/domain/ledger-figures.ts';
import type { PaymentBehaviour } from '#lib/domain/payment-behaviour.ts';
import { amountOf } from './rows.ts';

const figure = (whole: number, count: number) => ({ sumE4: amountOf(whole), count });

/** Sums that belong together: open is overdue and not due, net is open and credits. */
export function lineOf(currency: string, scale = 1): CurrencyFigures {
  return {
    currency,
    open: figure(241_950 * scale, 6),
    overdue: figure(118_400 * scale, 2),
    notDue: figure(123_550 * scale, 4),
    credits: figure(-2_500 * scale, 1),
    netE4: amountOf(239_450 * scale),
    ageing: {
      'not-due': figure(123_550 * scale, 4),
      '1-30': figure(34_400 * scale, 1),
      '31-60': figure(84_000 * scale, 1),
      '61-90': figure(0, 0),
      'over-90': figure(0, 0),
    },
  };
}

function calmLineOf(currency: string): CurrencyFigures {
  const { ageing, ...line } = lineOf(currency);
  const none = figure(0, 0);
  return {
    ...line,
    open: line.notDue,
    overdue: none,
    netE4: amountOf(121_050),
    ageing: { ...ageing, '1-30': none, '31-60': none },
  };
}

export function figuresOf(over: Partial<LedgerFigures> = {}): LedgerFigures {
  return {
    currencies: [lineOf('NOK')],
    base: lineOf('NOK'),
    counts: { all: 412, open: 6, overdue: 2, paid: 390, credits: 16 },
    isSoFar: false,
    areOpenExact: false,
    ...over,
  };
}

export const NOTHING_OVERDUE = figuresOf({
  currencies: [calmLineOf('NOK')],
  counts: { all: 412, open: 4, overdue: 0, paid: 392, credits: 16 },
});

export const LARGE = figuresOf({
  currencies: [lineOf('NOK', 4_321)],
  counts: { all: 128_412, open: 40_106, overdue: 12_002, paid: 86_290, credits: 2_016 },
});

export const THREE_CURRENCIES = figuresOf({
  currencies: [lineOf('EUR'), lineOf('SEK', 10), calmLineOf('NOK')],
});

export const BEHAVIOUR: PaymentBehaviour = {
  currency: 'NOK',
  count: 128,
  averageDaysLateE1: 93,
  lastSettledOn: '2026-11-16' as CalendarDate,
  trend: { direction: 'slower', recentDaysLateE1: 121, earlierDaysLateE1: 64 },
};

export const EARLY_BEHAVIOUR: PaymentBehaviour = {
  currency: 'NOK',
  count: 4,
  averageDaysLateE1: -12,
  lastSettledOn: '2026-11-16' as CalendarDate,
};
