import { sql } from 'kysely';
import type { Db } from '#lib/db/db.ts';
import { toDocumentRow } from '#lib/db/document-row.ts';
import type { LedgerRef } from '#lib/db/ledger-store.ts';
import type { CalendarDate } from '#lib/domain/calendar-date.ts';
import { addDays } from '#lib/domain/calendar-date.ts';
import type { DocumentLane } from '#lib/domain/document-query.ts';
import type { CustomerDocument } from '#lib/domain/document.ts';
import type { TenantId } from '#lib/domain/ids.ts';
import { firstGlance } from '#lib/ledger/first-glance.ts';
import { createDocument } from '#tests/support/documents.ts';
import { insertLedger, publishRows } from '#tests/support/stored-ledger.ts';

export const TODAY = '2026-11-21' as CalendarDate;
const AT = Date.parse(`${TODAY}T12:00:00Z`);

/** Shares of a ledger's rows, in per mille. */
export type Mix = Readonly<Partial<Record<DocumentLane | 'overdue', number>>>;

/** As a customer of many years has them. */
export const MANY_YEARS: Mix = {
  open: 25,
  overdue: 15,
  paid: 800,
  credit: 10,
  'used-credit': 140,
  other: 10,
};

const BASE_ROWS = 5_000;
const BATCH_ROWS = 500;

/** Up to 5 000 documents are made one by one; more are copies with other numbers and amounts. */
export async function fillLedger(
  db: Db,
  tenantId: TenantId,
  size: number,
  mix: Mix = MANY_YEARS,
): Promise<LedgerRef> {
  const ref = await insertLedger(db, tenantId);
  const made = Math.min(size, BASE_ROWS);
  const random = createRandom(size);
  const rows = Array.from({ length: made }, (_, index) => {
    const document = makeDocument(index, laneAt(index, made, mix), random);
    return toDocumentRow(ref, 1, { document, firstGlance: firstGlance(document) });
  });
  for (let start = 0; start < rows.length; start += BATCH_ROWS) {
    const batch = rows.slice(start, start + BATCH_ROWS);
    await db.direct.insertInto('document_staging').values(batch).execute();
  }
  for (let copy = 0; copy < size / made; copy += 1) await copyRows(db, ref, copy);
  await db.direct.deleteFrom('document_staging').execute();
  await publishRows(db, ref, { total: size, at: AT });
  return ref;
}

/** So that PostgreSQL plans as it does in a database that has lived for a while. */
export async function analyze(db: Db): Promise<void> {
  if (db.engine === 'postgres') await sql`vacuum analyze document`.execute(db.direct);
}

function laneAt(index: number, size: number, mix: Mix): DocumentLane | 'overdue' {
  const place = ((index + 0.5) / size) * 1_000;
  let end = 0;
  for (const [lane, share] of Object.entries(mix) as [DocumentLane | 'overdue', number][]) {
    end += share;
    if (place < end) return lane;
  }
  return 'paid';
}

function makeDocument(
  index: number,
  lane: DocumentLane | 'overdue',
  random: () => number,
): CustomerDocument {
  const within = (count: number) => Math.floor(random() * count);
  const amountE4 = (1 + within(9_000_000)) * 100;
  const isOpen = lane === 'open' || lane === 'overdue';
  const date = addDays(TODAY, -within(isOpen ? 200 : 4_000));
  const dueDate = addDays(TODAY, lane === 'overdue' ? -1 - within(150) : within(60));
  return createDocument({
    ...SHAPES[lane],
    number: String(100_000 + index),
    date,
    dueDate: isOpen ? dueDate : addDays(date, 30),
    currency: within(10) === 0 ? 'EUR' : 'NOK',
    amountE4,
    balanceE4: isOpen || lane === 'credit' ? amountE4 : 0,
    customerReference: `PO ${within(5_000)}`,
    text: TEXTS[within(TEXTS.length)] ?? '',
  });
}

const SHAPES = {
  open: { type: 'Invoice', status: 'Open' },
  overdue: { type: 'Invoice', status: 'Open' },
  paid: { type: 'Invoice', status: 'Closed' },
  credit: { type: 'CreditNote', status: 'Open' },
  'used-credit': { type: 'Payment', status: 'Closed' },
  other: { type: 'Invoice', status: 'Hold' },
} as const;

const TEXTS = ['', 'Frakt og toll', 'Konsulenttimer november', 'Årsavtale drift', 'Kaffe & te'];

async function copyRows(db: Db, { tenantId, ledgerId }: LedgerRef, copy: number): Promise<void> {
  const changed: Readonly<Record<string, ReturnType<typeof sql>>> = {
    reference_number: sql`reference_number || ${`-${copy}`}`,
    number_order: sql`number_order || ${`-${String(copy).padStart(4, '0')}`}`,
    signed_amount_e4: sql`signed_amount_e4 + ${sql.lit(copy)}`,
    signed_balance_e4: sql`case when signed_balance_e4 = 0 then 0 else signed_balance_e4 + ${sql.lit(copy)} end`,
  };
  const columns = sql.join(COLUMNS.map((name) => sql.ref(name)));
  const values = sql.join(COLUMNS.map((name) => changed[name] ?? sql.ref(name)));
  await sql`insert into document (${columns}) select ${values} from document_staging
    where tenant_id = ${tenantId} and ledger_id = ${ledgerId}`.execute(db.direct);
}

const COLUMNS = [
  ...['tenant_id', 'ledger_id', 'document_type', 'reference_number', 'seen_read', 'status'],
  ...['document_date', 'due_date', 'currency', 'amount_e4', 'balance_e4', 'base_amount_e4'],
  ...['base_balance_e4', 'customer_reference', 'document_text', 'customer_name', 'last_modified'],
  ...[
    'flaws',
    'lane',
    'list_part',
    'signed_amount_e4',
    'signed_balance_e4',
    'signed_base_balance_e4',
  ],
  ...['number_order', 'search_text', 'first_glance'],
] as const;

/** The same numbers in every run (Park and Miller). */
function createRandom(seed: number): () => number {
  let state = (seed % 2_147_483_646) + 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
