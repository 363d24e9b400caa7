import { expect, it } from 'vitest';
import { documentParameters } from '#components/api/document-parameters.ts';
import type { CalendarDate } from '#lib/domain/calendar-date.ts';
import type { DocumentQuery } from '#lib/domain/document-query.ts';
import { FIRST_GLANCE_QUERY } from '#lib/domain/document-query.ts';
import { parseDocumentQuery } from '../../app/api/panel/[panelKey]/document-query.ts';

const EVERYTHING: DocumentQuery = {
  view: 'overdue',
  ageing: '31-60',
  currency: 'EUR',
  search: 'bjørn 1 234,50',
  from: '2026-01-01' as CalendarDate,
  to: '2026-12-31' as CalendarDate,
  sort: 'amount',
  direction: 'descending',
};

it.each([FIRST_GLANCE_QUERY, EVERYTHING])('reads what the panel asks: %j', (query) => {
  expect(parseDocumentQuery(new URLSearchParams(documentParameters(query)))).toEqual(query);
});

it('takes blanks for no search', () => {
  expect(parseDocumentQuery(new URLSearchParams({ q: '  ' }))).toEqual(FIRST_GLANCE_QUERY);
});

it.each([
  'view=mine',
  'view=',
  'ageing=90',
  'currency=nok',
  'currency=NOKK',
  'from=2026-02-30',
  'to=2026-01-01T00:00:00',
  'to=',
  'sort=due_date',
  'sort=toString',
  'direction=up',
  'view=open&view=paid',
  `q=${'x'.repeat(101)}`,
])('refuses %s, without repeating it', (text) => {
  const read = () => parseDocumentQuery(new URLSearchParams(text));
  const refusal = catchError(read);
  expect(refusal).toMatchObject({ code: 'input.invalid', facts: {} });
  expect(refusal).not.toHaveProperty('cause');
  expect(String(refusal)).not.toMatch(/xxx|toString|NOKK/);
});

function catchError(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
