import type { RawBuilder, SqlBool } from 'kysely';
import { sql } from 'kysely';
import { DOCUMENT_LANES } from '../domain/document-query.ts';
import type { CustomerDocument } from '../domain/document.ts';
import type { Db } from './db.ts';
import type { Condition, DocumentFilter, Tier } from './document-filter.ts';
import { documentConditions, walkConditions } from './document-filter.ts';
import type { DocumentOrder, SortKey, Walk } from './document-order.ts';
import { walkOf } from './document-order.ts';
import type { ShownRow } from './document-row.ts';
import { SHOWN_COLUMNS, toCustomerDocument } from './document-row.ts';
import type { LedgerRef } from './ledger-store.ts';
import type { ListingShape } from './listing-shape.ts';
import { findShape } from './listing-shape.ts';
import { prepareQuery } from './prepare-query.ts';

/** A row's place in an order. */
export interface DocumentPosition {
  readonly key: SortKey;
  readonly type: string;
  readonly number: string;
}

export interface DocumentListRequest extends DocumentOrder {
  readonly filter: DocumentFilter;
  readonly after: DocumentPosition | undefined;
  readonly limit: number;
  /**
   * `walk` goes along the order and leaves out what is not meant: right where much is meant.
   * `collect` looks up all that is meant and sorts it: right where that is little.
   */
  readonly way: 'walk' | 'collect';
}

export interface PlacedDocument {
  readonly document: CustomerDocument;
  readonly key: SortKey;
}

export interface DocumentStore {
  /** At most `limit` rows behind `after`, in order. */
  list(ref: LedgerRef, request: DocumentListRequest): Promise<readonly PlacedDocument[]>;
  count(ref: LedgerRef, filter: DocumentFilter): Promise<number>;
}

export function createDocumentStore(db: Db): DocumentStore {
  const selectRows = createRowSelection(db);
  return {
    list: async (ref, request) => {
      if (request.filter.lanes.length === 0) return [];
      const walk = walkOf(request, db.engine);
      const rows = hasKnownKey(request.after) ? await selectRows(ref, request, 'known') : [];
      const left = request.limit - rows.length;
      const mayFollow = walk.mayBeNull && left > 0 && !excludesMissing(request.filter, walk);
      const last = mayFollow ? await selectRows(ref, { ...request, limit: left }, 'missing') : [];
      return [...rows, ...last].map((row) => ({
        document: toCustomerDocument(row),
        key: row.sort_key,
      }));
    },
    count: async (ref, filter) => {
      if (filter.lanes.length === 0) return 0;
      const meant = both(ofLedger(ref), inLanes(filter), ...documentConditions(filter));
      const { rows } = await sql<{ rows: number }>`
        select count(*) as rows from document where ${meant}`.execute(db.read);
      return rows[0]?.rows ?? 0;
    },
  };
}

interface Listing extends DocumentListRequest {
  readonly ref: LedgerRef;
  readonly walk: Walk;
  readonly rowId: RawBuilder<unknown>;
}

function hasKnownKey(after: DocumentPosition | undefined): boolean {
  return after === undefined || after.key !== null;
}

/** A range of the very dates that the rows are sorted by leaves nothing without a date. */
function excludesMissing({ due, dates }: DocumentFilter, { column }: Walk): boolean {
  if (column === 'due_date') return due !== undefined && !due.orNone;
  return column === 'document_date' && dates !== undefined;
}

type Row = ShownRow & { readonly sort_key: SortKey };

const SHOWN = sql.join(SHOWN_COLUMNS.map((name) => sql.ref(`document.${name}`)));

/** Orders, chips and filters in use at a time; a dozen of them are most of what is asked for. */
const MAX_KEPT_SHAPES = 200;

/** Listings differ in little but their values, so the text for each shape is kept. */
function createRowSelection(db: Db) {
  const kept = new Map<string, (values: ListingShape['values']) => Promise<readonly Row[]>>();
  return async (ref: LedgerRef, request: DocumentListRequest, tier: Tier) => {
    const shape = findShape(ref, request);
    if (shape === undefined) {
      return (await toSelect(db.engine, { ...request, ref }, tier).execute(db.read)).rows;
    }
    const key = `${tier} ${shape.key}`;
    const known = kept.get(key);
    if (known !== undefined) return known(shape.values);
    const select = prepareQuery<ListingShape['values'], Row>(db.read, () =>
      toSelect(db.engine, shape.listing, tier),
    );
    kept.set(key, select);
    const [oldest] = kept.keys();
    if (kept.size > MAX_KEPT_SHAPES && oldest !== undefined) kept.delete(oldest);
    return select(shape.values);
  };
}

/** The page is found by what the indexes hold; only its rows are looked up whole. */
function toSelect(
  engine: Db['engine'],
  request: DocumentListRequest & { readonly ref: LedgerRef },
  tier: Tier,
): RawBuilder<Row> {
  const rowId = engine === 'postgres' ? sql`ctid` : sql`rowid`;
  const listing = { ...request, walk: walkOf(request, engine), rowId };
  return sql<Row>`
    select ${SHOWN}, page.sort_key from (${findPage(listing, tier)}) as page
    ${lookUp(engine, listing)} ${inOrder(listing, 'page.')}`;
}

/**
 * By the engine's own address of a row, good for one statement, and row by row of the page. As long
 * as PostgreSQL knows little of a ledger, all indexes that contain the key look alike to it, and
 * passing the whole ledger looks as cheap.
 */
function lookUp(engine: Db['engine'], { ref, rowId }: Listing): RawBuilder<unknown> {
  const isOfPage = sql`document.${rowId} = page.row_id and ${ofLedger(ref)}`;
  return engine === 'postgres'
    ? sql`cross join lateral (select * from document where ${isOfPage} limit 1) as document`
    : sql`cross join document where ${isOfPage}`;
}

function findPage(listing: Listing, tier: Tier): RawBuilder<unknown> {
  const { filter, walk, way } = listing;
  if (way === 'collect') return collect(listing, tier, inLanes(filter));
  if (!walk.isByPart) return walkAlong(listing, tier, inLanes(filter));
  const [first, ...others] = partsOf(filter, walk).map((part) => {
    const rows = sql<SqlBool>`list_part = ${part.name}`;
    return part.way === 'walk' ? walkAlong(listing, tier, rows) : collect(listing, tier, rows);
  });
  if (first !== undefined && others.length === 0) return first;
  // Of as many rows from each part as are wanted the first are the page.
  const all = [first, ...others].map((rows) => sql`select * from (${rows}) as rows_of_part`);
  return sql`select * from (${sql.join(all, sql` union all `)}) as found ${cut(listing)}`;
}

/** A part of the ledger that an index has in order, and how to find in it what is meant. */
interface Part {
  readonly name: string;
  readonly way: DocumentListRequest['way'];
}

/**
 * Nearly all that is overdue stands in a part of its own, and nothing else: what has become overdue
 * since the last read, and what is not due there, is little, so it is collected.
 */
function partsOf({ lanes, due }: DocumentFilter, { column }: Walk): readonly Part[] {
  const isWalked = due === undefined || column === 'due_date';
  return lanes.flatMap((lane): readonly Part[] => {
    if (lane !== 'open') return [{ name: lane, way: 'walk' }];
    return [
      { name: 'overdue', way: isWalked || due.to !== undefined ? 'walk' : 'collect' },
      { name: 'open', way: isWalked || due.to === undefined ? 'walk' : 'collect' },
    ];
  });
}

function walkAlong(listing: Listing, tier: Tier, where: Condition): RawBuilder<unknown> {
  const { ref, filter, walk, rowId } = listing;
  const meant = both(
    ofLedger(ref),
    where,
    ...walkConditions(filter, walk.column, tier),
    ...placeConditions(listing, tier, walk.key),
  );
  return sql`select ${rowId} as row_id, document_type, reference_number, ${walk.key} as sort_key
    from document where ${meant} ${cut(listing)}`;
}

function collect(listing: Listing, tier: Tier, where: Condition): RawBuilder<unknown> {
  const { ref, filter, walk, rowId } = listing;
  const meant = both(ofLedger(ref), where, ...documentConditions(filter));
  const placed = both(...placeConditions(listing, tier, sql.ref('sort_key')));
  return sql`with collected as materialized (
      select ${rowId} as row_id, document_type, reference_number, ${walk.key} as sort_key
      from document where ${meant}
    ) select * from collected where ${placed} ${cut(listing)}`;
}

function cut(listing: Listing) {
  return sql`${inOrder(listing, '')} limit ${listing.limit}`;
}

function inOrder({ walk }: Listing, table: 'page.' | '') {
  const direction = sql.raw(walk.direction);
  const columns = ['sort_key', 'document_type', 'reference_number'];
  const names = columns.map((column) => sql`${sql.ref(`${table}${column}`)} ${direction}`);
  return sql`order by ${sql.join(names)}`;
}

function ofLedger({ tenantId, ledgerId }: LedgerRef): Condition {
  return sql`tenant_id = ${tenantId} and ledger_id = ${ledgerId}`;
}

function inLanes({ lanes }: DocumentFilter): Condition {
  if (lanes.length === DOCUMENT_LANES.length) return sql`1 = 1`;
  const parts = lanes.flatMap((lane) => (lane === 'open' ? [lane, 'overdue'] : [lane]));
  return sql`list_part in (${sql.join(parts)})`;
}

function placeConditions(
  { after, walk }: Listing,
  tier: Tier,
  key: RawBuilder<unknown>,
): readonly Condition[] {
  const isOfTier = walk.mayBeNull
    ? [tier === 'known' ? sql<SqlBool>`${key} is not null` : sql<SqlBool>`${key} is null`]
    : [sql<SqlBool>`1 = 1`];
  if (after === undefined || (tier === 'missing' && hasKnownKey(after))) return isOfTier;
  const behind = walk.direction === 'asc' ? sql`>` : sql`<`;
  const names = sql`document_type, reference_number`;
  const values = sql`${after.type}, ${after.number}`;
  return tier === 'missing'
    ? [...isOfTier, sql`(${names}) ${behind} (${values})`]
    : [...isOfTier, sql`(${key}, ${names}) ${behind} (${after.key}, ${values})`];
}

function both(...conditions: readonly Condition[]): Condition {
  return sql.join<SqlBool>(conditions, sql` and `);
}
