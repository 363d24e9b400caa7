import type { CalendarDate } from '#lib/domain/calendar-date.ts';
import type { Turnover } from '#lib/domain/turnover.ts';
import { monthBefore, TURNOVER_MONTHS } from '#lib/domain/turnover.ts';
import { amountOf } from './rows.ts';

const PLACES = Array.from({ length: TURNOVER_MONTHS }, (_, place) => place);

/** Two years that rise and fall, with a month in which credit notes outweigh invoices. */
export const TURNOVER: Turnover = {
  months: PLACES.map((place) =>
    monthBefore('2026-11-21' as CalendarDate, TURNOVER_MONTHS - 1 - place),
  ),
  paidBy: 'payments',
  lines: [
    {
      currency: 'NOK',
      invoicedE4: PLACES.map((place) =>
        amountOf(place === 7 ? -12_500 : ((place * 37) % 11) * 24_750.5),
      ),
      paidE4: PLACES.map((place) => amountOf(((place * 29) % 11) * 21_300)),
    },
  ],
};
