import type { RawBuilder, SqlBool } from 'kysely';
import { sql } from 'kysely';
import { z } from 'zod';
import type { DocumentLane } from '../domain/document-query.ts';
import type { DocumentStatus, DocumentType } from '../domain/document.ts';
import type { AmountE4 } from '../domain/money.ts';
import type { BalanceGroup, LedgerProof, ProofLine } from '../domain/proof-line.ts';
import { PROOF_REASONS } from '../domain/proof-line.ts';
import type { Db } from './db.ts';
import { forEachKeyRange } from './key-ranges.ts';
import type { LedgerRef } from './ledger-store.ts';

export interface LedgerProofStore {
  /** The last proof; undefined before the first, and for a ledger of another tenant. */
  find(ref: LedgerRef): Promise<LedgerProof | undefined>;
  save(ref: LedgerRef, proof: LedgerProof): Promise<void>;
  /** Balances of the rows that are shown. It visits every row, and other rows may be shown before it ends. */
  listBalanceGroups(ref: LedgerRef): Promise<readonly BalanceGroup[]>;
}

export function createLedgerProofStore(db: Db): LedgerProofStore {
  return {
    find: async ({ tenantId, ledgerId }) => {
      const row = await db.read
        .selectFrom('ledger_proof')
        .select(['asked_at', 'line'])
        .where('tenant_id', '=', tenantId)
        .where('ledger_id', '=', ledgerId)
        .executeTakeFirst();
      return row && { askedAt: row.asked_at, line: parseLine(row.line) };
    },
    save: async ({ tenantId, ledgerId }, { askedAt, line }) => {
      const facts = { asked_at: askedAt, line: JSON.stringify(line) };
      await db.direct
        .insertInto('ledger_proof')
        .values({ tenant_id: tenantId, ledger_id: ledgerId, ...facts })
        .onConflict((conflict) => conflict.columns(['tenant_id', 'ledger_id']).doUpdateSet(facts))
        .execute();
    },
    listBalanceGroups: (ref) => listBalanceGroups(db, ref),
  };
}

async function listBalanceGroups(db: Db, ref: LedgerRef): Promise<readonly BalanceGroup[]> {
  const groups = new Map<string, BalanceGroup>();
  await forEachKeyRange(db.read, 'document', ref, async (inRange) => {
    for (const group of await listGroupsOf(db, inRange)) {
      const key = [group.type, group.status, group.lane].join(' ');
      groups.set(key, join(groups.get(key), group));
    }
  });
  return [...groups.values()];
}

function join(one: BalanceGroup | undefined, other: BalanceGroup): BalanceGroup {
  if (one === undefined) return other;
  return {
    ...one,
    baseSumE4: one.baseSumE4 + other.baseSumE4,
    converted: one.converted + other.converted,
  };
}

async function listGroupsOf(
  db: Db,
  inRange: RawBuilder<SqlBool>,
): Promise<readonly BalanceGroup[]> {
  const rows = await db.read
    .selectFrom('document')
    .select([
      'document_type',
      'status',
      'lane',
      // As text: a sum may leave the safe integers.
      sql<string>`cast(sum(signed_base_balance_e4) as text)`.as('sum'),
      sql<number | string>`sum(case when base_balance_e4 <> balance_e4 then 1 else 0 end)`.as(
        'converted',
      ),
    ])
    .where(inRange)
    .where('signed_base_balance_e4', '<>', 0)
    .groupBy(['document_type', 'status', 'lane'])
    .execute();
  return rows.map((row) => ({
    type: row.document_type as DocumentType,
    status: row.status as DocumentStatus,
    lane: row.lane as DocumentLane,
    baseSumE4: BigInt(row.sum),
    converted: Number(row.converted),
  }));
}

const amountSchema = z.int().transform((value) => value as AmountE4);
const differenceSchema = { netE4: amountSchema, differenceE4: amountSchema };
const lineSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('reconciled'), netE4: amountSchema }),
  z.object({
    kind: z.literal('explained'),
    ...differenceSchema,
    by: z.array(z.enum(PROOF_REASONS)),
  }),
  z.object({ kind: z.literal('not-reconciled'), ...differenceSchema }),
]);

function parseLine(json: string): ProofLine {
  return lineSchema.parse(JSON.parse(json));
}
