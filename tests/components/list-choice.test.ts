import { describe, expect, it } from 'vitest';
import { documentParameters } from '#components/api/document-parameters.ts';
import {
  chooseFigure,
  choosePeriod,
  chooseSearch,
  chooseSort,
  chooseView,
  clearNarrowing,
  isFigureChosen,
  without,
} from '#components/ledger/filters/change-choice.ts';
import type { CalendarDate } from '#lib/domain/calendar-date.ts';
import type { DocumentPeriod } from '#lib/domain/document-period.ts';
import { periodDates } from '#lib/domain/document-period.ts';
import type { ListChoice } from '#lib/domain/panel-preferences.ts';
import {
  choiceOnCard,
  preferencesOnCard,
  FIRST_CHOICE,
  isNarrowed,
  toDocumentQuery,
} from '#lib/domain/panel-preferences.ts';

const TODAY = '2026-11-21' as CalendarDate;
const searching: ListChoice = { ...FIRST_CHOICE, search: '7781', period: { kind: 'this-year' } };

describe('a figure', () => {
  const figure = { view: 'overdue', currency: 'EUR' } as const;

  it('opens exactly its rows: search and period are given up', () => {
    const chosen = chooseFigure(searching, figure);
    expect(toDocumentQuery(chosen, TODAY)).toEqual({
      view: 'overdue',
      currency: 'EUR',
      sort: 'first-glance',
      direction: 'ascending',
    });
    expect(isFigureChosen(chosen, figure)).toBe(true);
  });

  it('pressed again shows everything in the same order', () => {
    const sorted = chooseSort(chooseFigure(FIRST_CHOICE, figure), 'amount');
    expect(chooseFigure(sorted, figure)).toEqual(clearNarrowing(sorted));
  });

  it('is not the chosen one once something else narrows the list', () => {
    const chosen = chooseFigure(FIRST_CHOICE, figure);
    expect(isFigureChosen(chooseSearch(chosen, 'x'), figure)).toBe(false);
    expect(isFigureChosen(chosen, { view: 'overdue', currency: 'NOK' })).toBe(false);
  });
});

describe('what narrows the list', () => {
  it('is taken back one by one, and by a chip what the chip does not count', () => {
    const bucket = { view: 'open', ageing: '31-60', currency: 'NOK' } as const;
    const chosen = chooseSearch(chooseFigure(FIRST_CHOICE, bucket), 'po');
    expect(without(chosen, 'ageing')).toEqual({
      ...FIRST_CHOICE,
      view: 'open',
      currency: 'NOK',
      search: 'po',
    });
    expect(without(chosen, 'currency')).not.toHaveProperty('currency');
    expect(chooseView(chosen, 'paid')).toEqual({ ...FIRST_CHOICE, view: 'paid', search: 'po' });
    expect(clearNarrowing(chosen)).toEqual(FIRST_CHOICE);
  });

  it('is not an order', () => {
    expect(isNarrowed(chooseSort(FIRST_CHOICE, 'amount'))).toBe(false);
    expect(isNarrowed(chooseSearch(FIRST_CHOICE, '  '))).toBe(false);
    expect(isNarrowed(choosePeriod(FIRST_CHOICE, { kind: 'this-year' }))).toBe(true);
  });
});

it.each([
  ['due', ['ascending', 'descending']],
  ['amount', ['descending', 'ascending']],
] as const)('a heading sorts by %s, then the other way round, then as at first', (sort, ways) => {
  const [first, second] = ways;
  const once = chooseSort(FIRST_CHOICE, sort);
  const twice = chooseSort(once, sort);
  expect(once).toMatchObject({ sort, direction: first });
  expect(twice).toMatchObject({ sort, direction: second });
  expect(chooseSort(twice, sort)).toEqual(FIRST_CHOICE);
});

describe('on the next card', () => {
  const left: ListChoice = { ...searching, view: 'overdue', currency: 'EUR', sort: 'balance' };
  const preferences = { choice: left, hiddenColumns: [], contactId: 104 };

  it('view, order and period are kept, a search and a currency are not', () => {
    expect(choiceOnCard(preferences, 105)).toEqual({
      ...FIRST_CHOICE,
      view: 'overdue',
      sort: 'balance',
      period: { kind: 'this-year' },
    });
  });

  it('the same card comes back as it was', () => {
    expect(choiceOnCard(preferences, 104)).toBe(left);
  });

  it('the drawer is closed and all companies are shown; on the same card neither changes', () => {
    const opened = { connectionId: 'c1', key: 'Invoice 1' };
    const whole = { ...preferences, opened, company: 'c1' };
    expect(preferencesOnCard(whole, 104)).toBe(whole);
    expect(preferencesOnCard(whole, 105)).toEqual({
      choice: choiceOnCard(preferences, 105),
      ...{ hiddenColumns: [], contactId: 105 },
    });
  });
});

describe('a period', () => {
  const cases: readonly [DocumentPeriod, string, string | undefined, string | undefined][] = [
    [{ kind: 'any' }, '2026-11-21', undefined, undefined],
    [{ kind: 'this-year' }, '2026-11-21', '2026-01-01', undefined],
    [{ kind: 'last-12-months' }, '2026-11-21', '2025-11-21', undefined],
    [{ kind: 'last-12-months' }, '2028-02-29', '2027-02-28', undefined],
    [{ kind: 'custom', to: '2026-03-31' as CalendarDate }, '2026-11-21', undefined, '2026-03-31'],
  ];
  it.each(cases)('%j on %s is from %s to %s', (period, today, from, to) => {
    expect(periodDates(period, today as CalendarDate)).toEqual({
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
    });
  });
});

describe('the address of a list', () => {
  it('says nothing of what is as at the first glance', () => {
    expect(documentParameters(toDocumentQuery(FIRST_CHOICE, TODAY))).toEqual({});
  });

  it('says every condition', () => {
    const choice: ListChoice = {
      ...{ view: 'open', ageing: 'over-90', currency: 'SEK', search: ' Årsavtale ' },
      ...{ sort: 'balance', direction: 'ascending', period: { kind: 'this-year' } },
    };
    expect(documentParameters(toDocumentQuery(choice, TODAY))).toEqual({
      ...{ view: 'open', ageing: 'over-90', currency: 'SEK', q: 'Årsavtale' },
      ...{ sort: 'balance', direction: 'ascending', from: '2026-01-01' },
    });
  });
});
