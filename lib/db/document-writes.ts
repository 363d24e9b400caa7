import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import type { CustomerDocument } from '../domain/document.ts';
import type { RankedDocument } from './document-row.ts';
import { toDocumentRow } from './document-row.ts';
import type { HeldRead } from './ledger-read-store.ts';
import type { Tables } from './tables.ts';

type DocumentKey = Pick<CustomerDocument, 'type' | 'number'>;

/** SQLite blocks the event loop while it works, and both engines bound the parameters of a statement. */
const BATCH_ROWS = 500;

const KEY = ['tenant_id', 'ledger_id', 'document_type', 'reference_number'] as const;
const CONTENT = [
  'seen_read',
  'status',
  'document_date',
  'due_date',
  'currency',
  'amount_e4',
  'balance_e4',
  'base_amount_e4',
  'base_balance_e4',
  'customer_reference',
  'document_text',
  'customer_name',
  'last_modified',
  'flaws',
  'is_open',
  'first_glance',
] as const;

/** Where the rows of this read go until it is complete: a first read shows them at once. */
function tableOf(held: HeldRead): 'document' | 'document_staging' {
  return held.isFirst ? 'document' : 'document_staging';
}

/** Of documents with the same type and number the last one counts. */
export async function upsertDocuments(
  trx: Transaction<Tables>,
  held: HeldRead,
  documents: readonly RankedDocument[],
): Promise<void> {
  const byKey = new Map(documents.map((ranked) => [keyText(ranked.document), ranked]));
  const rows = [...byKey.values()].map((ranked) => toDocumentRow(held, held.read, ranked));
  for (let start = 0; start < rows.length; start += BATCH_ROWS) {
    await trx
      .insertInto(tableOf(held))
      .values(rows.slice(start, start + BATCH_ROWS))
      .onConflict((conflict) =>
        conflict
          .columns([...KEY])
          .doUpdateSet(
            Object.fromEntries(CONTENT.map((name) => [name, sql.ref(`excluded.${name}`)])),
          ),
      )
      .execute();
  }
}

function keyText({ type, number }: DocumentKey): string {
  return `${type} ${number}`;
}

export async function removeDocuments(
  trx: Transaction<Tables>,
  held: HeldRead,
  keys: readonly DocumentKey[],
): Promise<void> {
  for (const { type, number } of keys) {
    await trx
      .deleteFrom(tableOf(held))
      .where('tenant_id', '=', held.tenantId)
      .where('ledger_id', '=', held.ledgerId)
      .where('document_type', '=', type)
      .where('reference_number', '=', number)
      .execute();
  }
}

/** After this `document` holds what the read saw, and what it did not see only if it was incomplete. */
export async function showStagedDocuments(
  trx: Transaction<Tables>,
  held: HeldRead,
  { isComplete }: { readonly isComplete: boolean },
): Promise<void> {
  if (!held.isFirst) await copyStaged(trx, held);
  if (isComplete) await deleteUnseen(trx, held);
}

async function copyStaged(trx: Transaction<Tables>, held: HeldRead): Promise<void> {
  const columns = [...KEY, ...CONTENT];
  const assignments = CONTENT.map((name) => sql`${sql.ref(name)} = excluded.${sql.ref(name)}`);
  await sql`insert into document (${sql.join(columns.map((name) => sql.ref(name)))})
    select ${sql.join(columns.map((name) => sql.ref(name)))} from document_staging
    where tenant_id = ${held.tenantId} and ledger_id = ${held.ledgerId} and seen_read = ${held.read}
    on conflict (${sql.join(KEY.map((name) => sql.ref(name)))}) do update set ${sql.join(assignments)}`.execute(
    trx,
  );
  // All of it: a read that broke off may have left rows too.
  await trx
    .deleteFrom('document_staging')
    .where('tenant_id', '=', held.tenantId)
    .where('ledger_id', '=', held.ledgerId)
    .execute();
}

async function deleteUnseen(trx: Transaction<Tables>, held: HeldRead): Promise<void> {
  await trx
    .deleteFrom('document')
    .where('tenant_id', '=', held.tenantId)
    .where('ledger_id', '=', held.ledgerId)
    .where('seen_read', '<>', held.read)
    .execute();
}
