import { beforeAll, describe, expect, it } from 'vitest';
import type { Db } from '#lib/db/db.ts';
import { createLedgerStore } from '#lib/db/ledger-store.ts';
import type { LedgerRef } from '#lib/db/ledger-store.ts';
import { createLedgerTurnoverStore } from '#lib/db/ledger-turnover-store.ts';
import { createSettlementStore } from '#lib/db/settlement-store.ts';
import type { CalendarDate } from '#lib/domain/calendar-date.ts';
import type { TenantId } from '#lib/domain/ids.ts';
import type { AmountE4 } from '#lib/domain/money.ts';
import { listTurnover } from '#lib/ledger/list-turnover.ts';
import { describeOnEachEngine } from '#tests/support/databases.ts';
import { createDocument } from '#tests/support/documents.ts';
import { TODAY } from '#tests/support/ledger-bench.ts';
import { insertLedger, storeLedger } from '#tests/support/stored-ledger.ts';

const TENANT = 'Cust41001' as TenantId;
const NOW = Date.parse('2026-11-21T12:00:00Z');
/** The largest amount that Visma's decimals may become. */
const LARGEST_E4 = Number.MAX_SAFE_INTEGER;

const e4 = (amount: number) => amount as AmountE4;

type Row = Parameters<typeof createDocument>[0];

describeOnEachEngine('24 months of a ledger', (open) => {
  let db: Db;
  beforeAll(async () => {
    db = await open();
  });

  const store = (rows: readonly Row[]) => {
    const documents = rows.map((row, index) =>
      createDocument({ number: String(100_001 + index), date: '2026-11-02', ...row }),
    );
    return storeLedger(db, TENANT, { documents, at: NOW });
  };
  const ask = (
    ref: LedgerRef,
    today: CalendarDate = TODAY,
    turnovers = createLedgerTurnoverStore(db),
  ) =>
    listTurnover(
      { ledgers: createLedgerStore(db), turnovers },
      { ...ref, today, baseCurrency: 'NOK' },
    );
  const lastOf = async (rows: readonly Row[]) => {
    const [line] = (await ask(await store(rows)))?.lines ?? [];
    return [line?.invoicedE4.at(-1), line?.paidE4.at(-1)];
  };
  const settle = async (ref: LedgerRef, settledOn: string) => {
    const settlements = createSettlementStore(db);
    const day = settledOn as CalendarDate;
    await settlements.save(ref, [
      { type: 'Invoice', number: '100001', settledOn: day, paymentReference: '' },
    ]);
    await settlements.finish(ref, { nextDueAt: NOW, watermark: undefined });
  };

  it('adds up what was released, each type in its direction', async () => {
    const sums = await lastOf([
      { amountE4: 1_000 },
      { type: 'CreditNote', amountE4: 300 },
      { type: 'CashSale', status: 'Closed', amountE4: 50, balanceE4: 0 },
      { type: 'Payment', amountE4: 700 },
      { type: 'Payment', status: 'Voided', amountE4: 9_000 },
      { type: 'VoidPayment', status: 'Closed', amountE4: 9_000, balanceE4: 0 },
      { type: 'Refund', amountE4: 20 },
      { type: 'SmallBalanceWo', amountE4: 9_000 },
      { type: 'Undefined', amountE4: 9_000 },
      { status: 'Balanced', amountE4: 9_000 },
      { date: undefined, amountE4: 9_000 },
    ]);
    expect(sums).toEqual([750, 730]);
  });

  it('adds up what no integer of an engine holds, over more rows than one statement visits', async () => {
    const rows = Array.from({ length: 2_050 }, (): Row => ({ amountE4: 10_000 }));
    expect(await lastOf(rows)).toEqual([20_500_000, 0]);
    const large = Array.from({ length: 2_050 }, (): Row => ({ amountE4: LARGEST_E4 }));
    expect((await ask(await store(large)))?.lines).toEqual([]);
  });

  it('has the months by document date, from the first day of one to the last', async () => {
    const line = (
      await ask(
        await store([
          { date: '2024-11-30', amountE4: 1 },
          { date: '2024-12-01', amountE4: 20 },
          { date: '2026-10-31', amountE4: 300 },
          { date: '2026-11-30', amountE4: 4_000 },
          { date: '2026-12-01', amountE4: 50_000 },
        ]),
      )
    )?.lines[0];
    expect([0, 22, 23].map((place) => line?.invoicedE4[place])).toEqual([20, 300, 4_000]);
    expect(line?.invoicedE4.reduce((sum, amount) => sum + amount, 0)).toBe(4_320);
  });

  it('adds currencies up in the company’s, with the sign of each document', async () => {
    const ref = await store([
      { amountE4: 1_000 },
      { currency: 'EUR', amountE4: 100, baseAmountE4: e4(1_150) },
      { type: 'CreditNote', currency: 'EUR', amountE4: 10, baseAmountE4: e4(115) },
    ]);
    const turnover = await ask(ref);
    expect(turnover?.total).toMatchObject({ currency: 'NOK' });
    expect(turnover?.total?.invoicedE4.at(-1)).toBe(2_035);
    expect(turnover?.lines.map(({ currency }) => currency)).toEqual(['EUR', 'NOK']);
  });

  describe('without payments', () => {
    it('has what was paid by settlement date, anew when such dates were read', async () => {
      const ref = await store([{ status: 'Closed', balanceE4: 0, amountE4: 900 }]);
      expect((await ask(ref))?.lines[0]?.paidE4.at(-1)).toBe(0);
      await settle(ref, '2026-11-15');
      const turnover = await ask(ref);
      expect(turnover?.paidBy).toBe('settlements');
      expect(turnover?.lines[0]?.paidE4.at(-1)).toBe(900);
    });

    it('keeps no sums that were under way while such dates were read', async () => {
      const ref = await store([{ status: 'Closed', balanceE4: 0, amountE4: 900 }]);
      const turnovers = createLedgerTurnoverStore(db);
      const listSums: typeof turnovers.listSums = async (...question) => {
        const sums = await turnovers.listSums(...question);
        await settle(ref, '2026-11-15');
        return sums;
      };
      await ask(ref, TODAY, { ...turnovers, listSums });
      expect((await ask(ref))?.lines[0]?.paidE4.at(-1)).toBe(900);
    });

    it('has no part payment', async () => {
      const ref = await store([{ balanceE4: 1, amountE4: 900 }]);
      await settle(ref, '2026-11-15');
      expect((await ask(ref))?.lines[0]?.paidE4.at(-1)).toBe(0);
    });
  });

  it('is added up once for a read, of which it holds in the next month too', async () => {
    const ref = await store([{ amountE4: 1_000 }]);
    await ask(ref);
    const row = () => db.direct.updateTable('document').where('ledger_id', '=', ref.ledgerId);
    await row().set({ signed_amount_e4: 5 }).execute();
    const next = '2026-12-01' as CalendarDate;
    expect((await ask(ref, next))?.lines[0]?.invoicedE4.slice(-2)).toEqual([1_000, 0]);
    await db.direct
      .updateTable('ledger')
      .set({ visible_read: 2 })
      .where('id', '=', ref.ledgerId)
      .execute();
    expect((await ask(ref))?.lines[0]?.invoicedE4.at(-1)).toBe(5);
  });

  it('is of no other tenant, and not known while the first read goes on', async () => {
    const ref = await store([{}]);
    await ask(ref);
    const foreign = { ...ref, tenantId: 'Cust99999' as TenantId };
    await expect(ask(foreign)).rejects.toMatchObject({ code: 'input.not-found' });
    const turnovers = createLedgerTurnoverStore(db);
    expect((await turnovers.find(ref, 1))?.groups).toHaveLength(1);
    expect(await turnovers.find(foreign, 1)).toBeUndefined();
    expect(await ask(await insertLedger(db, TENANT))).toBeUndefined();
  });
});
