import { beforeAll, describe, expect, it } from 'vitest';
import type { Db } from '#lib/db/db.ts';
import type { DocumentListRequest, DocumentStore } from '#lib/db/document-store.ts';
import { createDocumentStore } from '#lib/db/document-store.ts';
import { createLedgerFiguresStore } from '#lib/db/ledger-figures-store.ts';
import type { LedgerRef } from '#lib/db/ledger-store.ts';
import { createLedgerStore } from '#lib/db/ledger-store.ts';
import { numberOrder } from '#lib/db/number-order.ts';
import { ageingBucket } from '#lib/domain/ageing.ts';
import type { CalendarDate } from '#lib/domain/calendar-date.ts';
import { documentLane } from '#lib/domain/document-lane.ts';
import type { DocumentQuery } from '#lib/domain/document-query.ts';
import {
  AGEING_BUCKETS,
  DOCUMENT_SORTS,
  DOCUMENT_VIEWS,
  FIRST_GLANCE_QUERY,
} from '#lib/domain/document-query.ts';
import type { CustomerDocument } from '#lib/domain/document.ts';
import { DOCUMENT_STATUSES, DOCUMENT_TYPES, signedE4 } from '#lib/domain/document.ts';
import type { TenantId } from '#lib/domain/ids.ts';
import { firstGlance } from '#lib/ledger/first-glance.ts';
import { listDocuments } from '#lib/ledger/list-documents.ts';
import { describeOnEachEngine } from '#tests/support/databases.ts';
import { createDocument } from '#tests/support/documents.ts';
import { storeLedger } from '#tests/support/stored-ledger.ts';

const TODAY = '2026-11-21' as CalendarDate;
const AT = Date.parse(`${TODAY}T12:00:00Z`);
const TENANT = 'Cust41001' as TenantId;
const OTHER_TENANT = 'Cust41002' as TenantId;
const PAGE = 7;

/** Every type and status, with dates, amounts and texts that repeat and are missing. */
const DOCUMENTS: readonly CustomerDocument[] = Array.from({ length: 63 }, (_, index) => {
  const pick = <T>(values: readonly T[], step: number) =>
    values[Math.floor(index / step) % values.length]!;
  const isClaim = index % 3 !== 0;
  return createDocument({
    type: isClaim ? pick(['Invoice', 'DebitNote', 'FinCharge'], 5) : pick(DOCUMENT_TYPES, 3),
    number:
      pick(['INV-9', 'inv-10', 'Inv-0010', 'Å 1', 'a2', 'A10', '99999', '100000'], 1) +
      `/${index % 4}/${index}`,
    status: isClaim ? pick(['Open', 'Open', 'Open', 'Closed'], 1) : pick(DOCUMENT_STATUSES, 1),
    date: pick(['2026-11-21', '2026-01-31', undefined, '2024-02-29', '2026-11-21'], 2),
    dueDate: pick(
      [
        ...['2026-11-21', '2026-11-20', '2026-10-22', '2026-10-21', '2026-09-22', '2026-09-21'],
        ...['2026-08-23', '2026-08-22', '2019-01-01', '2031-12-31', undefined],
      ],
      1,
    ),
    currency: pick(['NOK', 'NOK', 'EUR', ''], 2),
    amountE4: pick([1_000_000, 12_345_000, 12_345_678, 0], 4),
    balanceE4: isClaim && index % 4 === 3 ? 0 : pick([1_000_000, 500_000, 0, 12_345_678], 6),
    customerReference: pick(['', 'Ola', 'ola', 'Kari', 'Åse'], 3),
    text: pick(['', 'Frakt', 'frakt og toll'], 7),
  });
});

describeOnEachEngine('answers of a ledger', (open) => {
  let db: Db;
  let ledger: LedgerRef;
  beforeAll(async () => {
    db = await open();
    ledger = await storeLedger(db, TENANT, { documents: DOCUMENTS, at: AT });
    await storeLedger(db, TENANT, { documents: DOCUMENTS.slice(0, 9), at: AT });
  });

  const depsOf = (documents: DocumentStore = createDocumentStore(db)) => ({
    ledgers: createLedgerStore(db),
    figures: createLedgerFiguresStore(db),
    clock: Date.now,
    background: () => undefined,
    documents,
  });

  /** Both ways to find a page give the same rows, so each is tried whatever the counts suggest. */
  const going = (way: DocumentListRequest['way']): DocumentStore => {
    const store = createDocumentStore(db);
    return { ...store, list: (ref, request) => store.list(ref, { ...request, way }) };
  };

  async function walk(query: DocumentQuery, way: DocumentListRequest['way']) {
    const limit = way === 'walk' ? PAGE : 3 * PAGE;
    const keys: string[] = [];
    const totals = new Set<number>();
    let cursor: string | undefined;
    do {
      const page = await listDocuments(depsOf(going(way)), {
        ...ledger,
        ...{ query, limit, today: TODAY },
        ...(cursor !== undefined && { cursor }),
      });
      expect(page.rows.length).toBeLessThanOrEqual(limit);
      keys.push(...page.rows.map(({ key }) => key));
      totals.add(page.total);
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    return { keys, totals: [...totals] };
  }

  describe.each(DOCUMENT_VIEWS)('view %s', (view) => {
    it.each(DOCUMENT_SORTS)('by %s gives each row once and in order', async (sort) => {
      for (const direction of ['ascending', 'descending'] as const) {
        const query: DocumentQuery = { view, sort, direction };
        const expected = expectedKeys(query);
        for (const way of ['walk', 'collect'] as const) {
          const answer = await walk(query, way);
          expect(answer).toEqual({ keys: expected, totals: [expected.length] });
        }
      }
    });
  });

  it.each([
    { currency: 'EUR' },
    { ageing: '31-60' },
    { view: 'overdue', ageing: 'over-90', currency: 'NOK' },
    { view: 'overdue', ageing: 'not-due' },
    { view: 'paid', ageing: '1-30' },
    { from: '2026-01-31' },
    { to: '2026-01-31', view: 'open' },
    { from: '2024-02-29', to: '2026-01-31', currency: 'NOK' },
    { from: '2027-01-01' },
    { search: 'frakt', view: 'open' },
    { search: 'FRAKT toll', from: '2024-01-01' },
  ] as Partial<DocumentQuery>[])(
    'narrowed by %j gives what it says, in every order',
    async (narrow) => {
      for (const sort of ['first-glance', 'due', 'date', 'amount', 'text'] as const) {
        const query: DocumentQuery = {
          ...FIRST_GLANCE_QUERY,
          direction: 'descending',
          sort,
          ...narrow,
        };
        const expected = expectedKeys(query);
        for (const way of ['walk', 'collect'] as const) {
          const answer = await walk(query, way);
          expect(answer).toEqual({ keys: expected, totals: [expected.length] });
        }
      }
    },
  );

  it('leaves the whole ledger to the views: every row is in one of them', () => {
    const views = ['open', 'paid', 'credits'] as const;
    const shown = views.flatMap((view) => expectedKeys({ ...FIRST_GLANCE_QUERY, view }));
    const others = DOCUMENTS.filter((document) => documentLane(document) === 'other');
    expect(shown.length + others.length).toBe(DOCUMENTS.length);
    for (const bucket of AGEING_BUCKETS) {
      expect(expectedKeys({ ...FIRST_GLANCE_QUERY, ageing: bucket })).not.toEqual([]);
    }
  });

  it('refuses a cursor of another list, a changed one and what is none', async () => {
    const list = (query: DocumentQuery, cursor?: string, ref = ledger) =>
      listDocuments(depsOf(), {
        ...ref,
        ...{ query, limit: PAGE, today: TODAY },
        ...(cursor !== undefined && { cursor }),
      });
    const query: DocumentQuery = { view: 'open', sort: 'amount', direction: 'ascending' };
    const cursor = (await list(query)).nextCursor!;
    const other = await storeLedger(db, TENANT, { documents: DOCUMENTS, at: AT });
    const [check, , type, number] = JSON.parse(
      Buffer.from(cursor, 'base64url').toString('utf8'),
    ) as unknown[];
    const forged = (position: unknown) =>
      Buffer.from(JSON.stringify(position), 'utf8').toString('base64url');
    const refused = [
      list({ ...query, direction: 'descending' }, cursor),
      list({ ...query, sort: 'balance' }, cursor),
      list({ ...query, view: 'overdue' }, cursor),
      list({ ...query, search: 'x' }, cursor),
      list({ ...query, currency: 'NOK' }, cursor),
      list(query, cursor, other),
      list(query, cursor.slice(0, -4)),
      list(query, forged([check, 1, type, number])),
      list(query, forged([check, "1' or 1 = 1 --", type, number])),
      list(query, forged([check, 1, 'Invo\u0000ice', number])),
      list(query, forged([check, 1, type, '1\u0000'])),
      list(query, forged([check, 1, type, '\ud800'])),
      list(query, forged([check, { toString: 1 }, type, number])),
      list(query, ''),
      list(query, 'bnVsbA'),
    ];
    for (const outcome of await Promise.allSettled(refused)) {
      expect(outcome).toMatchObject({ reason: { code: 'input.invalid' } });
    }
  });

  it('does not know a ledger of another tenant', async () => {
    const theirs = await storeLedger(db, OTHER_TENANT, { documents: DOCUMENTS, at: AT });
    const foreign = { tenantId: TENANT, ledgerId: theirs.ledgerId };
    const listing = listDocuments(depsOf(), { ...foreign, limit: PAGE, today: TODAY });
    await expect(listing).rejects.toMatchObject({ code: 'input.not-found' });
    const filter = { lanes: ['open'], search: [] } as const;
    const order = { sort: 'due', direction: 'ascending' } as const;
    const request = { ...order, filter, after: undefined, limit: PAGE };
    const { documents, figures } = depsOf();
    expect(await documents.list(foreign, { ...request, way: 'walk' })).toEqual([]);
    expect(await documents.list(foreign, { ...request, way: 'collect' })).toEqual([]);
    expect(await documents.count(foreign, filter)).toBe(0);
    expect(await figures.count(foreign, filter)).toEqual({ meant: 0, inLanes: 0 });
    expect(await figures.findProfile(foreign)).toEqual({ read: undefined, rows: [] });
  });
});

/** The same answers by plain loops. */
function expectedKeys(query: DocumentQuery): readonly string[] {
  const sign = query.direction === 'ascending' ? 1 : -1;
  const place = placeOf(query);
  return DOCUMENTS.filter((document) => isMeant(document, query))
    .toSorted((a, b) => {
      const [keyA, keyB] = [place.keyOf(a), place.keyOf(b)];
      if ((keyA === undefined) !== (keyB === undefined)) return keyA === undefined ? 1 : -1;
      const order =
        compare(keyA ?? '', keyB ?? '') || compare(a.type, b.type) || compare(a.number, b.number);
      return order * (place.sign ?? sign);
    })
    .map(({ type, number }) => `${type} ${number}`);
}

function compare<T extends string | number>(a: T, b: T): number {
  if (typeof a === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(String(b)));
  return a < b ? -1 : Number(a > b);
}

type KeyOf = (document: CustomerDocument) => string | number | undefined;

function placeOf({ view, ageing, sort }: DocumentQuery): { keyOf: KeyOf; sign?: number } {
  if (sort !== 'first-glance') return { keyOf: KEYS[sort] };
  if (view === 'all' && ageing === undefined) return { keyOf: firstGlance, sign: 1 };
  const isOpen = ['open', 'overdue', 'not-due'].includes(view) || ageing !== undefined;
  return isOpen ? { keyOf: KEYS.due, sign: 1 } : { keyOf: KEYS.date, sign: -1 };
}

const lower = (text: string) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
const textOrNone = (text: string) => (text === '' ? undefined : lower(text));

const KEYS: Record<Exclude<DocumentQuery['sort'], 'first-glance'>, KeyOf> = {
  due: ({ dueDate }) => dueDate,
  date: ({ date }) => date,
  number: ({ number }) => numberOrder(number),
  amount: ({ type, amountE4 }) => signedE4(type, amountE4),
  balance: ({ type, balanceE4 }) => signedE4(type, balanceE4),
  type: ({ type }) => lower(type),
  status: (document) => {
    const lane = documentLane(document);
    if (lane === 'open') return `0${document.dueDate ?? '~'}`;
    if (lane === 'other') return lower(`4${document.status}`);
    return { credit: '1', paid: '2', 'used-credit': '3' }[lane];
  },
  reference: ({ customerReference }) => textOrNone(customerReference),
  text: ({ text }) => textOrNone(text),
  currency: ({ currency }) => textOrNone(currency),
};

function isMeant(document: CustomerDocument, query: DocumentQuery): boolean {
  const { ageing, currency, search = '', from, to } = query;
  const lane = documentLane(document);
  const bucket = lane === 'open' ? ageingBucket(document.dueDate, TODAY) : undefined;
  const { date } = document;
  return (
    isInView(lane, bucket, query.view) &&
    (ageing === undefined || bucket === ageing) &&
    (currency === undefined || document.currency === currency) &&
    (from === undefined || (date !== undefined && date >= from)) &&
    (to === undefined || (date !== undefined && date <= to)) &&
    search.split(' ').every((word) => document.text.toLowerCase().includes(word.toLowerCase()))
  );
}

function isInView(lane: string, bucket: string | undefined, view: DocumentQuery['view']): boolean {
  if (view === 'all') return true;
  if (view === 'overdue') return bucket !== undefined && bucket !== 'not-due';
  if (view === 'not-due') return bucket === 'not-due';
  if (view === 'credits') return lane === 'credit' || lane === 'used-credit';
  return lane === (view === 'unapplied' ? 'credit' : view);
}
