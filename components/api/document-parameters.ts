import type { DocumentQuery } from '#lib/domain/document-query.ts';
import { FIRST_GLANCE_QUERY } from '#lib/domain/document-query.ts';

/** A query as the data route takes it. What is as at the first glance is not said. */
export function documentParameters(query: DocumentQuery): Readonly<Record<string, string>> {
  const { view, sort, direction, ageing, currency, search, from, to } = query;
  return {
    ...(view !== FIRST_GLANCE_QUERY.view && { view }),
    ...(sort !== FIRST_GLANCE_QUERY.sort && { sort, direction }),
    ...(ageing !== undefined && { ageing }),
    ...(currency !== undefined && { currency }),
    ...(search !== undefined && { q: search }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  };
}
