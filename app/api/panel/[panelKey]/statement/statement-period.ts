import { z } from 'zod';
import type { StatementPeriod } from '#lib/domain/account-statement.ts';
import type { CalendarDate } from '#lib/domain/calendar-date.ts';
import { findCalendarDate } from '#lib/domain/calendar-date.ts';
import type { DocumentPeriod } from '#lib/domain/document-period.ts';
import { PERIOD_KINDS, periodDates } from '#lib/domain/document-period.ts';
import { AppError } from '#lib/errors.ts';
import { companyBody } from '../panel-address.ts';

const day = z
  .string()
  .refine((text) => findCalendarDate(text) === text)
  .transform((text) => text as CalendarDate);

const periodSchema = z
  .strictObject({
    kind: z.enum(PERIOD_KINDS),
    from: day.exactOptional(),
    to: day.exactOptional(),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to);

/** What `POST statement` takes. */
export const statementBody = companyBody.extend({ period: periodSchema.optional() });

const USUAL: DocumentPeriod = { kind: 'last-12-months' };

/**
 * The ends of the period that a handle was made for. One that lasts until today has no end: what is
 * dated ahead belongs to the net of today as well. Throws `input.invalid`.
 */
export function statementPeriod(period: unknown, today: CalendarDate): StatementPeriod {
  const parsed = periodSchema.safeParse(period ?? USUAL);
  if (!parsed.success) throw new AppError('input.invalid', 'no period', { cause: parsed.error });
  const { from, to } = periodDates(parsed.data, today);
  return {
    ...(from !== undefined && { from }),
    ...(to !== undefined && to < today && { to }),
  };
}
