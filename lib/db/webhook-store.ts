import type { Transaction } from 'kysely';
import type { CustomerNumber, VismaTenantId } from '../domain/ids.ts';
import type { Db } from './db.ts';
import type { Tables } from './tables.ts';

/** What an event says has changed. A list that is empty stands for everything. */
export interface ChangedLedgers {
  readonly companies: readonly VismaTenantId[];
  readonly customers: readonly CustomerNumber[];
}

export interface TakenWebhook {
  /** Each names the webhook; none of them may have been seen before. */
  readonly hashes: readonly string[];
  readonly changed: ChangedLedgers;
  /** Ledgers that nobody has looked at since are left alone. */
  readonly viewedSince: number;
  readonly at: number;
}

export interface WebhookStore {
  /**
   * Marks the ledgers that changed as out of date, in all tenants, and remembers the webhook, both
   * or neither. Gives how many were marked; undefined when it was taken before, by any instance.
   */
  take(webhook: TakenWebhook): Promise<number | undefined>;
  /** Forgets the webhooks taken before the instant; gives how many. */
  forget(takenBefore: number): Promise<number>;
}

export function createWebhookStore(db: Db): WebhookStore {
  return {
    take: (webhook) =>
      db.write(async (trx) => {
        if (!(await remember(trx, webhook))) return undefined;
        return markLedgers(trx, db.engine, webhook);
      }),
    forget: async (takenBefore) => {
      const { numDeletedRows } = await db.direct
        .deleteFrom('webhook_delivery')
        .where('taken_at', '<', takenBefore)
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
  };
}

/** False when one of the hashes is known. Sorted, so that two that overlap cannot lock each other out. */
async function remember(trx: Transaction<Tables>, { hashes, at }: TakenWebhook): Promise<boolean> {
  for (const hash of [...hashes].sort()) {
    const inserted = await trx
      .insertInto('webhook_delivery')
      .values({ hash, taken_at: at })
      .onConflict((conflict) => conflict.column('hash').doNothing())
      .returning('hash')
      .executeTakeFirst();
    if (inserted === undefined) return false;
  }
  return true;
}

async function markLedgers(
  trx: Transaction<Tables>,
  engine: Db['engine'],
  webhook: TakenWebhook,
): Promise<number> {
  const { changed, at } = webhook;
  const isOfAll = changed.customers.length === 0;
  const ids = isOfAll ? [] : await findLedgersOf(trx, webhook);
  if (!isOfAll && ids.length === 0) return 0;
  const meant = selectUnmarked(trx, webhook)
    .$if(!isOfAll, (query) => query.where('ledger.id', 'in', ids))
    // In one order, or two webhooks about the same company could wait for each other.
    .$if(engine === 'postgres', (query) => query.orderBy('ledger.id').forUpdate());
  const { numUpdatedRows } = await trx
    .updateTable('ledger')
    .set({ stale_at: at })
    .where('id', 'in', meant)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** Of the customers named. Compared here: the engines do not agree on what a small letter is. */
async function findLedgersOf(
  trx: Transaction<Tables>,
  webhook: TakenWebhook,
): Promise<readonly string[]> {
  const named = new Set(webhook.changed.customers.map(foldNumber));
  const rows = await selectUnmarked(trx, webhook).select('ledger.customer_number').execute();
  return rows.filter((row) => named.has(foldNumber(row.customer_number))).map(({ id }) => id);
}

/** Visma takes a customer's number in any case. */
function foldNumber(customerNumber: string): string {
  return customerNumber.normalize('NFC').toLowerCase();
}

function selectUnmarked(
  trx: Transaction<Tables>,
  { changed: { companies }, viewedSince }: TakenWebhook,
) {
  return trx
    .selectFrom('ledger')
    .select('ledger.id')
    .where('ledger.stale_at', 'is', null)
    .where('ledger.last_viewed_at', '>', viewedSince)
    .$if(companies.length > 0, (query) =>
      query.where(({ exists, selectFrom }) =>
        exists(
          selectFrom('connection')
            .select('connection.id')
            .whereRef('connection.tenant_id', '=', 'ledger.tenant_id')
            .whereRef('connection.id', '=', 'ledger.connection_id')
            .where('connection.visma_tenant_id', 'in', companies),
        ),
      ),
    );
}
