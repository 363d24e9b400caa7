import type { DocumentListRequest, DocumentPosition } from './document-store.ts';
import type { DocumentFilter } from './document-filter.ts';
import type { LedgerRef } from './ledger-store.ts';
import { placeholder } from './prepare-query.ts';

/** A listing without what differs from ledger to ledger and from page to page. */
export interface ListingShape {
  /** The same for all listings that have the same SQL text. */
  readonly key: string;
  /** Of placeholders. */
  readonly listing: DocumentListRequest & { readonly ref: LedgerRef };
  readonly values: Readonly<Record<string, string | number | null>>;
}

/** Undefined for a search: its words are too many for their texts to be kept. */
export function findShape(ref: LedgerRef, request: DocumentListRequest): ListingShape | undefined {
  const { filter, after, limit, sort, direction, way } = request;
  if (filter.search.length > 0) return undefined;
  const values: Record<string, string | number | null> = {};
  const named = <Value extends string | number | null>(name: string, value: Value): Value => {
    values[name] = value;
    return placeholder(name) as Value;
  };
  const listing = {
    ...{ sort, direction, way },
    ref: {
      tenantId: named('tenantId', ref.tenantId),
      ledgerId: named('ledgerId', ref.ledgerId),
    },
    filter: nameFilter(filter, named),
    after: after && namePosition(after, named),
    limit: named('limit', limit),
  };
  return { key: JSON.stringify(listing), listing, values };
}

type Named = <Value extends string | number | null>(name: string, value: Value) => Value;

function nameFilter({ lanes, due, currency, dates }: DocumentFilter, named: Named): DocumentFilter {
  return {
    lanes,
    search: [],
    ...(due && { due: { orNone: due.orNone, ...nameRange('due', due, named) } }),
    ...(currency !== undefined && { currency: named('currency', currency) }),
    ...(dates && { dates: nameRange('dates', dates, named) }),
  };
}

function nameRange(
  name: string,
  { from, to }: NonNullable<DocumentFilter['dates']>,
  named: Named,
): NonNullable<DocumentFilter['dates']> {
  return {
    ...(from !== undefined && { from: named(`${name}From`, from) }),
    ...(to !== undefined && { to: named(`${name}To`, to) }),
  };
}

/** A row without key has a text of its own: it is behind all that have one. */
function namePosition({ key, type, number }: DocumentPosition, named: Named): DocumentPosition {
  return {
    key: key === null ? null : named('key', key),
    type: named('type', type),
    number: named('number', number),
  };
}
