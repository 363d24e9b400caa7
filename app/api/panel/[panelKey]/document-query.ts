import { z } from 'zod';
import type { CalendarDate } from '#lib/domain/calendar-date.ts';
import { findCalendarDate } from '#lib/domain/calendar-date.ts';
import type { DocumentQuery } from '#lib/domain/document-query.ts';
import {
  AGEING_BUCKETS,
  DOCUMENT_SORTS,
  DOCUMENT_VIEWS,
  FIRST_GLANCE_QUERY,
} from '#lib/domain/document-query.ts';
import { AppError } from '#lib/errors.ts';

const SEARCH_LENGTH = 100;

const dateSchema = z
  .string()
  .refine((text) => findCalendarDate(text) === text)
  .transform((text) => text as CalendarDate);

const querySchema = z.object({
  view: z.enum(DOCUMENT_VIEWS).default(FIRST_GLANCE_QUERY.view),
  ageing: z.enum(AGEING_BUCKETS).optional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  q: z.string().trim().max(SEARCH_LENGTH).optional(),
  from: dateSchema.optional(),
  to: dateSchema.optional(),
  sort: z.enum(DOCUMENT_SORTS).default(FIRST_GLANCE_QUERY.sort),
  direction: z.enum(['ascending', 'descending']).default(FIRST_GLANCE_QUERY.direction),
});

/** Absent parameters are those of the first glance. Throws `input.invalid`, also for repeated ones. */
export function parseDocumentQuery(query: URLSearchParams): DocumentQuery {
  const { view, sort, direction, ageing, currency, q = '', from, to } = parse(query);
  return {
    view,
    sort,
    direction,
    ...(ageing !== undefined && { ageing }),
    ...(currency !== undefined && { currency }),
    ...(q !== '' && { search: q }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  };
}

function parse(query: URLSearchParams): z.infer<typeof querySchema> {
  const given = Object.keys(querySchema.shape).filter((name) => query.has(name));
  const isRepeated = given.some((name) => query.getAll(name).length > 1);
  const parsed = querySchema.safeParse(
    Object.fromEntries(given.map((name) => [name, query.get(name)])),
  );
  if (parsed.success && !isRepeated) return parsed.data;
  // Without its cause, which may quote what was searched for.
  throw new AppError('input.invalid', 'the list asked for is none of ours');
}
