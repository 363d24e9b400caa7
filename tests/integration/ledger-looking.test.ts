import { setTimeout } from 'node:timers/promises';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { CustomerDocument } from '#lib/domain/document.ts';
import { PAYMENTS_PAGE } from '#lib/db/document-writes.ts';
import type { ReadOutcome } from '#lib/db/ledger-publish.ts';
import type { LedgerId } from '#lib/domain/ids.ts';
import { AppError } from '#lib/errors.ts';
import { firstGlance } from '#lib/ledger/first-glance.ts';
import { listDocuments } from '#lib/ledger/list-documents.ts';
import { requestRefresh } from '#lib/ledger/request-refresh.ts';
import { FJORD } from '#tests/support/connection-bench.ts';
import { describeLedgers } from '#tests/support/describe-ledgers.ts';
import { createDocument } from '#tests/support/documents.ts';
import type { LedgerBench } from '#tests/support/ledger-bench.ts';
import { TODAY } from '#tests/support/ledger-bench.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const COMPANY = 'Nordvik Handel AS';

describeLedgers('a ledger that somebody looks at', (suite) => {
  let bench: LedgerBench;
  beforeEach(() => {
    bench = suite().createBench({ pageSize: 25, inFlight: 2 });
  });

  const find = (ledgerId: LedgerId) => bench.deps.ledgers.find({ tenantId: FJORD, ledgerId });
  const change = (document: object) =>
    suite().simulator.control('POST', '/documents', {
      ...{ company: COMPANY, customer: 'SUPEROFF' },
      ...document,
    });

  it('is read to its end though its pages are slow', async () => {
    bench.beforeEachCall(async ({ pageNumber }) => {
      if (pageNumber !== 9) return;
      bench.passTime(6 * SECOND_MS);
      const { ledgerId } = await bench.open('SUPEROFF');
      const at = bench.deps.clock();
      await vi.waitFor(async () => {
        expect((await find(ledgerId))?.lastViewedAt).toBe(at);
      });
      bench.passTime(6 * SECOND_MS);
    });
    await bench.open('SUPEROFF');
    await bench.settled();
    expect((await bench.open('SUPEROFF')).summary?.readAt).toBeDefined();
  });

  it('has what Visma has though one document went and another came during a break', async () => {
    bench = suite().createBench({ pageSize: 25, inFlight: 1 });
    const { documents } = await bench.deps.readPage({
      ...bench.customer('SUPEROFF'),
      ...{ pageNumber: 1, pageSize: 25, signal: new AbortController().signal },
    });
    const gone = documents.find(({ type }) => type === 'Invoice')?.number ?? '';
    bench.beforeEachCall(({ pageNumber }) => {
      if (pageNumber === 7) bench.passTime(10_001);
      return Promise.resolve();
    });
    await bench.open('SUPEROFF');
    await bench.settled();
    await suite().removeDocument('SUPEROFF', gone);
    const { number: added } = await suite().addDocument('SUPEROFF');
    bench.beforeEachCall(() => Promise.resolve());
    const { ledgerId, problem, summary } = await bench.read('SUPEROFF');
    expect(problem).toBeUndefined();
    // All of it was read anew.
    expect(summary?.readAt).toBe(bench.deps.clock());
    const numbers = (await bench.listAll(ledgerId)).map((row) => row.number);
    expect(numbers).toHaveLength(240);
    expect(numbers).toContain(added);
    expect(numbers).not.toContain(gone);
  });

  it('is known to be looked at while somebody only scrolls', async () => {
    const { ledgerId } = await bench.open('10002');
    await bench.settled();
    const before = (await find(ledgerId))?.lastViewedAt;
    bench.passTime(5 * SECOND_MS);
    await bench.listPage(ledgerId, 10);
    await bench.settled();
    expect((await find(ledgerId))?.lastViewedAt).toBe(before);
    bench.passTime(SECOND_MS);
    await bench.listPage(ledgerId, 10);
    await bench.settled();
    expect((await find(ledgerId))?.lastViewedAt).toBe(bench.deps.clock());
  });

  it('is shown while another customer’s read holds its row and, on SQLite, the only writer', async () => {
    const { ledgerId } = await bench.read('10002');
    // Long enough for a read to be due as well.
    bench.passTime(MINUTE_MS);
    const held = Promise.withResolvers<undefined>();
    const began = Promise.withResolvers<undefined>();
    const writing = suite().db.write(async (trx) => {
      await trx.updateTable('ledger').set({ customer_name: '' }).execute();
      began.resolve(undefined);
      await held.promise;
    });
    await began.promise;
    const answers = Promise.all([bench.open('10002'), bench.listPage(ledgerId, 10)]);
    // What is told with the answer may wait; the answer may not.
    const first = await Promise.race([answers, setTimeout(15_000, 'nothing')]);
    held.resolve(undefined);
    await writing;
    expect(first).not.toBe('nothing');
    await Promise.all([answers, bench.settled()]);
    expect((await find(ledgerId))?.lastViewedAt).toBe(bench.deps.clock());
  });

  it('gives rows and total of one read when another is published in between', async () => {
    const { ledgerId } = await bench.read('SUPEROFF');
    await suite().addDocument('SUPEROFF');
    bench.passTime(MINUTE_MS);
    let lists = 0;
    const documents = {
      ...bench.deps.documents,
      list: async (...asked: Parameters<typeof bench.deps.documents.list>) => {
        lists += 1;
        if (lists === 1) await bench.read('SUPEROFF');
        return bench.deps.documents.list(...asked);
      },
    };
    const listing = { tenantId: FJORD, ledgerId, limit: 500, today: TODAY };
    const page = await listDocuments({ ...bench.deps, documents }, listing);
    expect(page.rows).toHaveLength(241);
    expect(page.total).toBe(241);
    expect(page.revision).toBe((await bench.open('SUPEROFF')).summary?.revision);
    expect(lists).toBe(2);
  });

  it.each(['10003', 'SUPEROFF'])(
    'of %s has another revision only with other rows',
    async (customer) => {
      const { summary: first } = await bench.read(customer);
      bench.passTime(MINUTE_MS);
      const { summary: same } = await bench.read(customer);
      expect(same?.readAt).toBe(bench.deps.clock());
      expect(same?.revision).toBe(first?.revision);
      await suite().addDocument(customer);
      bench.passTime(MINUTE_MS);
      const { summary: other } = await bench.read(customer);
      expect(other?.total).toBe((first?.total ?? 0) + 1);
      expect(other?.revision).not.toBe(first?.revision);
    },
  );

  it('is read again soon when a read failed that was to answer a webhook', async () => {
    const { ledgerId } = await bench.read('10003');
    const { number } = await suite().addDocument('10003');
    bench.passTime(31 * SECOND_MS);
    await suite().db.direct.updateTable('ledger').set({ stale_at: bench.deps.clock() }).execute();
    bench.beforeEachCall(() => Promise.reject(new AppError('visma.unavailable', 'on purpose')));
    await bench.read('10003');
    expect(await find(ledgerId)).toMatchObject({ isStale: true });
    bench.beforeEachCall(() => Promise.resolve());
    bench.passTime(15 * SECOND_MS);
    await bench.read('10003');
    expect((await bench.listAll(ledgerId)).map((row) => row.number)).toContain(number);
    expect(await find(ledgerId)).toMatchObject({ isStale: false });
  });

  it('shows what changed though a stamp was ahead of the clock, and forgets the stamp', async () => {
    bench.distortAnswers((body) =>
      (body as object[]).map((row) => ({ ...row, lastModifiedDateTime: stampAt(20 * HOUR_MS) })),
    );
    const { ledgerId } = await bench.read('SUPEROFF');
    bench.distortAnswers((body) => body);
    const open = (await bench.listAll(ledgerId)).find((row) => row.balanceE4 > 70_000);
    await change({ number: open?.number, balance: 7 });
    bench.passTime(MINUTE_MS);
    bench.calls.length = 0;
    await bench.read('SUPEROFF');
    expect(bench.calls).toHaveLength(2);
    const shown = (await bench.listAll(ledgerId)).find((row) => row.number === open?.number);
    expect(shown?.balanceE4).toBe(70_000);

    const ahead = stampAt(HOUR_MS).slice(0, 19);
    await suite().db.direct.updateTable('ledger').set({ watermark: ahead }).execute();
    bench.passTime(MINUTE_MS);
    await requestRefresh(bench.deps, { tenantId: FJORD, ledgerId }, 'everything');
    await bench.settled();
    const watermark = (await find(ledgerId))?.watermark ?? '';
    expect(watermark < ahead).toBe(true);
  });

  const stampAt = (ms: number) => new Date(bench.deps.clock() + ms).toISOString();

  describe('whose payment is in both lists', () => {
    const inDocuments = createDocument({ type: 'Payment', number: 'P-1', text: 'as a document' });
    const inPayments = { ...inDocuments, text: 'as a payment' };
    const other = createDocument({ number: '1' });
    const textOf = async () => {
      const rows = await suite().db.read.selectFrom('document').selectAll().execute();
      return rows.find((row) => row.reference_number === 'P-1')?.document_text;
    };
    const read = async (
      ledgerId: LedgerId,
      pages: readonly (readonly [number, readonly CustomerDocument[]])[],
      outcome: Pick<ReadOutcome, 'isWhole' | 'hasPayments'>,
    ) => {
      const at = bench.deps.clock();
      const begin = { tenantId: FJORD, ledgerId, leaseMs: 20_000, at, readBefore: at };
      const held = await bench.deps.reads.begin(begin);
      const toPage = ([pageNumber, documents]: (typeof pages)[number]) => ({
        ...{ pageNumber, at },
        documents: documents.map((document) => ({ document, firstGlance: firstGlance(document) })),
      });
      await bench.deps.reads.savePages(held!, pages.map(toPage), 20_000);
      await bench.deps.reads.publish(held!, {
        ...{ ...outcome, at, readAt: at, lacking: held!.before.lacking, settlementsDueAt: at },
        ...{ customerName: undefined, watermark: undefined, nextTryAt: 0 },
        arePaymentsKnown: outcome.hasPayments,
      });
    };

    it('it is shown as the list of documents tells it, until that has it no more', async () => {
      const { ledgerId } = await bench.read('10001');
      const whole = { isWhole: true, hasPayments: true };
      await read(
        ledgerId,
        [
          [1, [inDocuments, other]],
          [PAYMENTS_PAGE, [inPayments]],
        ],
        whole,
      );
      expect(await textOf()).toBe('as a document');
      const changes = { isWhole: false, hasPayments: false };
      await read(ledgerId, [[PAYMENTS_PAGE, [inPayments]]], changes);
      expect(await textOf()).toBe('as a document');
      await read(
        ledgerId,
        [
          [1, [other]],
          [PAYMENTS_PAGE, [inPayments]],
        ],
        whole,
      );
      expect(await textOf()).toBe('as a payment');
    });
  });
});
