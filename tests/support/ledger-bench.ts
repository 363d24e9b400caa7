import type { Db } from '#lib/db/db.ts';
import type { LedgerCustomer } from '#lib/db/ledger-store.ts';
import type { CalendarDate } from '#lib/domain/calendar-date.ts';
import type { DocumentRow } from '#lib/domain/card.ts';
import type { ConnectionId, CustomerNumber, LedgerId } from '#lib/domain/ids.ts';
import type { LedgerDeps, VismaPageRequest } from '#lib/ledger/ledger-deps.ts';
import { listDocuments } from '#lib/ledger/list-documents.ts';
import { openLedger } from '#lib/ledger/open-ledger.ts';
import { createLedgers } from '#lib/create-ledgers.ts';
import type { ReadSettings } from '#lib/ledger/read-settings.ts';
import { readDocumentPage } from '#lib/read-document-page.ts';
import type { VismaClient } from '#lib/visma/client.ts';
import type { ConnectionBench } from './connection-bench.ts';
import { FJORD } from './connection-bench.ts';

export const TODAY = '2026-11-21' as CalendarDate;

export type LedgerBench = ReturnType<typeof createLedgerBench>;

/** The ledger's use cases on a real database, reading the simulator over HTTP with a real grant. */
export function createLedgerBench(
  db: Db,
  connections: ConnectionBench,
  connectionId: ConnectionId,
  settings: Partial<ReadSettings> = {},
) {
  let now = Date.now();
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();
  const calls: VismaPageRequest[] = [];
  let beforeCall: (request: VismaPageRequest) => Promise<unknown> = () => Promise.resolve();

  let distort: (body: unknown) => unknown = (body) => body;
  const visma: VismaClient = {
    ...connections.client,
    get: async (caller, request) => distort(await connections.client.get(caller, request)),
  };

  const deps: LedgerDeps = {
    ...createLedgers({
      db,
      settings,
      visma,
      clock: () => now,
      log: connections.deps.log,
      background: (task) => {
        const run = task(stopping.signal).finally(() => running.delete(run));
        running.add(run);
      },
      grants: () => connections.deps,
    }),
    readPage: async (request) => {
      calls.push(request);
      await beforeCall(request);
      return readDocumentPage(connections.deps, visma, request);
    },
  };

  const customer = (customerNumber: string): LedgerCustomer => ({
    tenantId: FJORD,
    connectionId,
    customerNumber: customerNumber as CustomerNumber,
  });

  return {
    deps,
    calls,
    customer,
    stopping,
    open: (customerNumber: string, reading: 'allowed' | 'refused' = 'allowed') =>
      openLedger(deps, { ...customer(customerNumber), reading }),
    /** Everything that was started behind an answer has ended. */
    settled: async () => {
      while (running.size > 0) await Promise.all(running);
    },
    /** Opens, waits for the read behind it, opens again. */
    async read(customerNumber: string) {
      await this.open(customerNumber);
      await this.settled();
      return this.open(customerNumber);
    },
    passTime: (ms: number) => {
      now += ms;
      connections.passTime(ms);
    },
    beforeEachCall: (hook: typeof beforeCall) => {
      beforeCall = hook;
    },
    /** Changes what Visma answered before anybody reads it. */
    distortAnswers: (change: typeof distort) => {
      distort = change;
    },
    /** The first page, as the card shows it. */
    listPage: (ledgerId: LedgerId, limit: number) =>
      listDocuments(deps, { tenantId: FJORD, ledgerId, limit, today: TODAY }),
    /** What was read of settlements. */
    async settledInvoices(ledgerId: LedgerId) {
      const rows = await db.read
        .selectFrom('document')
        .select(['settled_on', 'payment_reference'])
        .where('ledger_id', '=', ledgerId)
        .where('settled_on', 'is not', null)
        .execute();
      return rows.map((row) => ({
        settledOn: row.settled_on ?? '',
        paymentReference: row.payment_reference,
      }));
    },
    async listAll(ledgerId: LedgerId, limit = 200): Promise<readonly DocumentRow[]> {
      const rows: DocumentRow[] = [];
      let cursor: string | undefined;
      do {
        const request = { tenantId: FJORD, ledgerId, limit, today: TODAY };
        const page = await listDocuments(deps, {
          ...request,
          ...(cursor !== undefined && { cursor }),
        });
        rows.push(...page.rows);
        cursor = page.nextCursor;
      } while (cursor !== undefined);
      return rows;
    },
  };
}
