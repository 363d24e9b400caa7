import { RefusedQuery } from './refused-query.ts';

export interface PageRequest {
  readonly skip: number;
  readonly size: number;
}

/**
 * Larger pages than the maximum are cut without a word; the maximum is the default too.
 * The deprecated pair `numberToRead` and `skipRecords` counts only where no page was asked for.
 */
export function parsePageRequest(query: URLSearchParams, maxPageSize: number): PageRequest {
  if (!query.has('pageNumber') && !query.has('pageSize')) {
    const numberToRead = parseCount(query, 'numberToRead') ?? maxPageSize;
    return {
      skip: parseCount(query, 'skipRecords') ?? 0,
      size: Math.min(numberToRead, maxPageSize),
    };
  }
  const size = Math.min(parsePositive(query, 'pageSize') ?? maxPageSize, maxPageSize);
  return { skip: ((parsePositive(query, 'pageNumber') ?? 1) - 1) * size, size };
}

/** One page with the metadata inside every element; an empty page has no place for it. */
export function toPage<T, Row extends object>(
  matching: readonly T[],
  { skip, size }: PageRequest,
  maxPageSize: number,
  toRow: (item: T) => Row,
): (Row & { readonly metadata: PageMetadata })[] {
  const metadata = { totalCount: matching.length, maxPageSize };
  return matching.slice(skip, skip + size).map((item) => ({ ...toRow(item), metadata }));
}

export interface PageMetadata {
  readonly totalCount: number;
  readonly maxPageSize: number;
}

function parseCount(query: URLSearchParams, name: string): number | undefined {
  const value = query.get(name);
  if (value === null || value === '') return undefined;
  if (!/^\d{1,9}$/u.test(value))
    throw new RefusedQuery(`The value '${value}' is not valid for ${name}.`);
  return Number(value);
}

function parsePositive(query: URLSearchParams, name: string): number | undefined {
  const count = parseCount(query, name);
  if (count === 0) throw new RefusedQuery(`The value '0' is not valid for ${name}.`);
  return count;
}
