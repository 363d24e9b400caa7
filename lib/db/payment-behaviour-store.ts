import type { RawBuilder, SqlBool } from 'kysely';
import { sql } from 'kysely';
import { z } from 'zod';
import type { CalendarDate } from '../domain/calendar-date.ts';
import { DOCUMENT_TYPES, documentRole } from '../domain/document.ts';
import type { KnownBehaviour, SettledClaims } from '../domain/payment-behaviour.ts';
import type { Db } from './db.ts';
import { forEachKeyRange } from './key-ranges.ts';
import type { LedgerRef } from './ledger-store.ts';

export interface PaymentBehaviourStore {
  /** Undefined before settlement dates were read, and for a ledger of another tenant. */
  find(ref: LedgerRef): Promise<KnownBehaviour | undefined>;
  save(ref: LedgerRef, behaviour: KnownBehaviour): Promise<void>;
  /** Claims settled after `since`, the last ones first. It visits every row. */
  listSettledClaims(ref: LedgerRef, since: CalendarDate): Promise<readonly SettledClaims[]>;
}

export function createPaymentBehaviourStore(db: Db): PaymentBehaviourStore {
  return {
    find: async ({ tenantId, ledgerId }) => {
      const row = await db.read
        .selectFrom('payment_behaviour')
        .select('behaviour')
        .where('tenant_id', '=', tenantId)
        .where('ledger_id', '=', ledgerId)
        .executeTakeFirst();
      return row && parseBehaviour(row.behaviour);
    },
    save: async ({ tenantId, ledgerId }, behaviour) => {
      const facts = { behaviour: JSON.stringify(behaviour) };
      await db.direct
        .insertInto('payment_behaviour')
        .values({ tenant_id: tenantId, ledger_id: ledgerId, ...facts })
        .onConflict((conflict) => conflict.columns(['tenant_id', 'ledger_id']).doUpdateSet(facts))
        .execute();
    },
    listSettledClaims: (ref, since) => listSettledClaims(db, ref, since),
  };
}

const CLAIM_TYPES = DOCUMENT_TYPES.filter((type) => documentRole(type) === 'claim');

/**
 * Of claims due and settled on the same days there is one row, so two years have a few thousand; so
 * many are read whatever a ledger holds.
 */
const MAX_GROUPS = 20_000;

/** SQLite's sum() refuses what does not fit 64 bits, and a sum of many amounts need not. */
const MILLION = sql.lit(1_000_000);

async function listSettledClaims(
  db: Db,
  ref: LedgerRef,
  since: CalendarDate,
): Promise<readonly SettledClaims[]> {
  let groups = new Map<string, SettledClaims>();
  await forEachKeyRange(db.read, 'document', ref, async (inRange) => {
    for (const claims of await listClaimsOf(db, inRange, since)) {
      const key = [claims.currency, claims.dueDate, claims.settledOn].join(' ');
      groups.set(key, join(groups.get(key), claims));
    }
    if (groups.size > 2 * MAX_GROUPS) groups = new Map(lastOnes(groups));
  });
  return lastOnes(groups).map(([, claims]) => claims);
}

function join(one: SettledClaims | undefined, other: SettledClaims): SettledClaims {
  if (one === undefined) return other;
  return { ...one, count: one.count + other.count, sumE4: one.sumE4 + other.sumE4 };
}

function lastOnes(groups: ReadonlyMap<string, SettledClaims>) {
  const lastFirst = (
    [, a]: readonly [string, SettledClaims],
    [, b]: readonly [string, SettledClaims],
  ) => compareText(b.settledOn, a.settledOn) || compareText(b.dueDate, a.dueDate);
  return [...groups].toSorted(lastFirst).slice(0, MAX_GROUPS);
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

async function listClaimsOf(
  db: Db,
  inRange: RawBuilder<SqlBool>,
  since: CalendarDate,
): Promise<readonly SettledClaims[]> {
  const rows = await db.read
    .selectFrom('document')
    .select(['currency', 'due_date', 'settled_on'])
    .select((select) => [
      sql<number>`cast(count(*) as bigint)`.as('claims'),
      sql<number>`cast(sum(${select.ref('signed_amount_e4')} / ${MILLION}) as bigint)`.as('upper'),
      sql<number>`cast(sum(${select.ref('signed_amount_e4')} % ${MILLION}) as bigint)`.as('lower'),
    ])
    .where(inRange)
    // What is left open has applications with dates too.
    .where('lane', '=', 'paid')
    // As an expression: by the column SQLite would visit the whole ledger for every range of it.
    .where(sql<SqlBool>`document_type || '' in (${sql.join(CLAIM_TYPES)})`)
    .where('signed_amount_e4', '>', 0)
    .where('due_date', 'is not', null)
    .where('settled_on', '>', since)
    .groupBy(['currency', 'due_date', 'settled_on'])
    .execute();
  return rows.map((row) => ({
    currency: row.currency,
    count: row.claims,
    sumE4: BigInt(row.upper) * 1_000_000n + BigInt(row.lower),
    dueDate: row.due_date as CalendarDate,
    settledOn: row.settled_on as CalendarDate,
  }));
}

const trendSchema = z.object({
  direction: z.enum(['faster', 'steady', 'slower']),
  recentDaysLateE1: z.int(),
  earlierDaysLateE1: z.int(),
});

const behaviourSchema = z.union([
  z.literal('too-few'),
  z.object({
    currency: z.string(),
    count: z.int(),
    averageDaysLateE1: z.int(),
    lastSettledOn: z.string().transform((date) => date as CalendarDate),
    trend: trendSchema.exactOptional(),
  }),
]);

function parseBehaviour(json: string): KnownBehaviour {
  return behaviourSchema.parse(JSON.parse(json));
}
