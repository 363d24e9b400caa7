import type { RawBuilder, SqlBool } from 'kysely';
import { sql } from 'kysely';
import { z } from 'zod';
import { DOCUMENT_STATUSES, DOCUMENT_TYPES, statusStanding } from '../domain/document.ts';
import type { DocumentType } from '../domain/document.ts';
import type { CalendarMonth, DocumentSums, TurnoverGroup } from '../domain/turnover.ts';
import { TURNOVER_KINDS, turnoverKinds } from '../domain/turnover.ts';
import type { Db } from './db.ts';
import { forEachKeyRange } from './key-ranges.ts';
import type { LedgerRef } from './ledger-store.ts';

/** Both are months; `until` is not one of them any more. */
export interface MonthRange {
  readonly since: CalendarMonth;
  readonly until: CalendarMonth;
}

export interface StoredTurnover {
  /** Of the ledger now: raised whenever settlement dates were read to their end. */
  readonly settlementsVersion: number;
  /** What was made of the rows of the read, with all the settlement dates there are; undefined before. */
  readonly groups: readonly TurnoverGroup[] | undefined;
}

export interface TurnoverRows {
  readonly read: number;
  /** As it was before they were added up: what lacks dates that were read meanwhile is not found. */
  readonly settlementsVersion: number;
}

export interface LedgerTurnoverStore {
  /** Undefined for a ledger of another tenant. */
  find(ref: LedgerRef, read: number): Promise<StoredTurnover | undefined>;
  save(
    ref: LedgerRef,
    turnover: TurnoverRows & { readonly groups: readonly TurnoverGroup[] },
  ): Promise<void>;
  /** Adds up rows, some at a time; like groups come several times. It visits every row. */
  listSums(ref: LedgerRef, range: MonthRange): Promise<readonly DocumentSums[]>;
}

export function createLedgerTurnoverStore(db: Db): LedgerTurnoverStore {
  return {
    find: async ({ tenantId, ledgerId }, read) => {
      const row = await db.read
        .selectFrom('ledger')
        .leftJoin('ledger_turnover', (join) =>
          join
            .onRef('ledger_turnover.tenant_id', '=', 'ledger.tenant_id')
            .onRef('ledger_turnover.ledger_id', '=', 'ledger.id')
            .onRef('ledger_turnover.settlements_version', '=', 'ledger.settlements_version')
            .on('ledger_turnover.seen_read', '=', read),
        )
        .select(['ledger.settlements_version', 'ledger_turnover.months'])
        .where('ledger.tenant_id', '=', tenantId)
        .where('ledger.id', '=', ledgerId)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      return {
        settlementsVersion: row.settlements_version,
        groups: row.months === null ? undefined : groupsSchema.parse(JSON.parse(row.months)),
      };
    },
    save: async ({ tenantId, ledgerId }, { read, settlementsVersion, groups }) => {
      const facts = {
        seen_read: read,
        settlements_version: settlementsVersion,
        months: JSON.stringify(groups, writeBigint),
      };
      await db.direct
        .insertInto('ledger_turnover')
        .values({ tenant_id: tenantId, ledger_id: ledgerId, ...facts })
        .onConflict((conflict) => conflict.columns(['tenant_id', 'ledger_id']).doUpdateSet(facts))
        .execute();
    },
    listSums: (ref, range) => listSums(db, ref, range),
  };
}

const DATES = [
  { by: 'document-date', column: 'document_date' },
  { by: 'settlement-date', column: 'settled_on' },
] as const satisfies readonly { readonly by: DocumentSums['by']; readonly column: string }[];

async function listSums(
  db: Db,
  ref: LedgerRef,
  range: MonthRange,
): Promise<readonly DocumentSums[]> {
  const found: DocumentSums[] = [];
  await forEachKeyRange(db.read, 'document', ref, async (inRange) => {
    for (const date of DATES) found.push(...(await listSumsOf(db, inRange, range, date)));
  });
  return found;
}

const RELEASED = DOCUMENT_STATUSES.filter((status) => statusStanding(status) === 'released');

/**
 * The column as an expression. SQLite would else look up each of the types by the index of the keys
 * and visit the whole ledger for every range of it.
 */
const ANY_TYPE = sql`document_type || ''`;

async function listSumsOf(
  db: Db,
  inRange: RawBuilder<SqlBool>,
  { since, until }: MonthRange,
  { by, column }: (typeof DATES)[number],
): Promise<readonly DocumentSums[]> {
  const types = DOCUMENT_TYPES.filter((type) => turnoverKinds({ type, by }).length > 0);
  const month = sql<string>`substr(${sql.ref(column)}, 1, 7)`;
  const base = sql`case when signed_amount_e4 = amount_e4 then base_amount_e4 else -base_amount_e4 end`;
  const rows = await db.read
    .selectFrom('document')
    .select(['currency', 'document_type', month.as('month')])
    .select([
      sql<number>`cast(count(*) as bigint)`.as('count'),
      ...sumOf(sql`signed_amount_e4`, 'own'),
      ...sumOf(base, 'base'),
    ])
    .where(inRange)
    .where(column, '>=', `${since}-01`)
    .where(column, '<', `${until}-01`)
    .where('status', 'in', RELEASED)
    .where(sql<SqlBool>`${ANY_TYPE} in (${sql.join(types)})`)
    // It takes back a payment that is voided and so not counted either.
    .where(sql<SqlBool>`not (document_type = 'VoidPayment' and status = 'Closed')`)
    // A first payment has a date too.
    .$if(by === 'settlement-date', (query) => query.where('lane', '=', 'paid'))
    .groupBy(['currency', 'document_type', month])
    .execute();
  return rows.map((row) => ({
    month: row.month as CalendarMonth,
    currency: row.currency,
    type: row.document_type as DocumentType,
    by,
    sumE4: joinSum(row.own_upper, row.own_lower),
    baseSumE4: joinSum(row.base_upper, row.base_lower),
    count: row.count,
  }));
}

/** In two parts: SQLite's sum() refuses what does not fit 64 bits, and a sum of many amounts need not. */
function sumOf<Name extends 'own' | 'base'>(amount: RawBuilder<unknown>, name: Name) {
  const part = (operator: '/' | '%') =>
    sql<number>`cast(sum((${amount}) ${sql.raw(operator)} ${sql.lit(1_000_000)}) as bigint)`;
  return [part('/').as(`${name}_upper`), part('%').as(`${name}_lower`)] as const;
}

function joinSum(upper: number, lower: number): bigint {
  return BigInt(upper) * 1_000_000n + BigInt(lower);
}

function writeBigint(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

const sum = z.string().transform((text) => BigInt(text));

const groupsSchema = z.array(
  z.object({
    month: z.string().transform((month) => month as CalendarMonth),
    currency: z.string(),
    kind: z.enum(TURNOVER_KINDS),
    sumE4: sum,
    baseSumE4: sum,
    count: z.int(),
  }),
);
