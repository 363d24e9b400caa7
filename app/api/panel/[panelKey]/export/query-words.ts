import type { DocumentQuery } from '#lib/domain/document-query.ts';
import type { OutgoingWords } from './outgoing-words.ts';

/** Which rows a query means, as the chips of the panel say it. */
export function queryWords(query: DocumentQuery, { list, format }: OutgoingWords): string {
  const { view, ageing, currency, search, from, to } = query;
  return [
    list(`view.${view}`),
    ...(ageing === undefined ? [] : [list(`ageing.${ageing}`)]),
    ...(currency === undefined ? [] : [currency]),
    ...(from === undefined ? [] : [list('period.since', { date: format.date(from) })]),
    ...(to === undefined ? [] : [list('period.until', { date: format.date(to) })]),
    ...(search === undefined ? [] : [`${list('search.placeholder')}: ${search}`]),
  ].join(' · ');
}
