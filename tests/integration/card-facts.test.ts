import { beforeEach, describe, expect, it } from 'vitest';
import { createExpiredRowStore } from '#lib/db/expired-row-store.ts';
import type { CalendarDate } from '#lib/domain/calendar-date.ts';
import { addDays } from '#lib/domain/calendar-date.ts';
import type { LedgerSummary } from '#lib/domain/card.ts';
import type { LedgerId, TenantId } from '#lib/domain/ids.ts';
import { VIEW_APART_MS } from '#lib/domain/ledger-look.ts';
import { openLedger } from '#lib/ledger/open-ledger.ts';
import { readDueSettlements } from '#lib/ledger/read-settlements.ts';
import { FJORD } from '#tests/support/connection-bench.ts';
import { describeLedgers } from '#tests/support/describe-ledgers.ts';
import { TODAY } from '#tests/support/ledger-bench.ts';

const COMPANY = 'Nordvik Handel AS';
const CUSTOMER = '10003';
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const STRANGER = 'Cust99999' as TenantId;

describeLedgers('the credit limit', (suite) => {
  const summary = async (): Promise<LedgerSummary | undefined> => {
    const { bench } = suite();
    const opening = { ...bench.customer(CUSTOMER), reading: 'refused', today: TODAY } as const;
    return (await openLedger(bench.deps, opening)).summary;
  };
  const turn = async () => {
    const { bench } = suite();
    await bench.open(CUSTOMER, 'refused');
    await bench.settled();
    const due = { settlements_due_at: bench.deps.clock() };
    await suite().db.direct.updateTable('ledger').set(due).execute();
    await readDueSettlements(bench.deps, new AbortController().signal);
  };
  const asked = async () => {
    const path = `/v1/customer/${CUSTOMER}`;
    const requests = await suite().simulator.requests('api', path);
    return requests.filter((request) => request.path === path).length;
  };
  const agree = (changes: Readonly<Record<string, unknown>>) =>
    suite().simulator.control('POST', '/world', {
      customer: { company: COMPANY, number: CUSTOMER, ...changes },
    });
  beforeEach(async () => {
    await suite().bench.read(CUSTOMER);
  });

  it('is not known before anybody had time to ask, and costs one call a day', async () => {
    await agree({ creditVerification: 'CreditLimit', creditLimit: 200_000 });
    expect(await summary()).not.toHaveProperty('creditLimitE4');
    expect(await asked()).toBe(0);
    await turn();
    expect(await summary()).toMatchObject({ creditLimitE4: 2_000_000_000 });
    await agree({ creditLimit: 300_000 });
    suite().bench.passTime(23 * HOUR_MS);
    await turn();
    expect(await asked()).toBe(1);
    expect(await summary()).toMatchObject({ creditLimitE4: 2_000_000_000 });
    suite().bench.passTime(HOUR_MS);
    await turn();
    expect(await asked()).toBe(2);
    expect(await summary()).toMatchObject({ creditLimitE4: 3_000_000_000 });
  });

  it('that Visma does not check is none, and one that is gone is gone', async () => {
    await agree({ creditVerification: 'LimitAndDaysPastDue', creditLimit: 200_000 });
    await turn();
    expect(await summary()).toHaveProperty('creditLimitE4');
    await agree({ creditVerification: 'Disabled' });
    suite().bench.passTime(24 * HOUR_MS);
    await turn();
    expect(await summary()).not.toHaveProperty('creditLimitE4');
  });

  it('stays what it was when Visma fails or names another customer, and is asked for again after an hour', async () => {
    await turn();
    const before = (await summary())?.creditLimitE4;
    expect(before).toBeGreaterThan(0);
    suite().bench.passTime(24 * HOUR_MS);
    suite().bench.distortAnswers((body) =>
      typeof body === 'object' && body !== null && 'creditLimit' in body
        ? { ...body, number: '10004', creditLimit: 1 }
        : body,
    );
    await turn();
    await turn();
    expect(await asked()).toBe(2);
    expect(await summary()).toMatchObject({ creditLimitE4: before });
    suite().bench.passTime(HOUR_MS);
    await turn();
    expect(await asked()).toBe(3);
  });

  it('is of no other tenant', async () => {
    await turn();
    const { ledgerId } = await suite().bench.open(CUSTOMER, 'refused');
    const { credits } = suite().bench.deps;
    expect(await credits.find({ tenantId: FJORD, ledgerId })).toBeDefined();
    expect(await credits.find({ tenantId: STRANGER, ledgerId })).toBeUndefined();
  });
});

describeLedgers('what is new since somebody last looked', (suite) => {
  let ledgerId: LedgerId;
  beforeEach(async () => {
    ({ ledgerId } = await suite().bench.read(CUSTOMER));
  });

  const look = async (looker = '12', today: CalendarDate = TODAY) => {
    const { bench } = suite();
    const opening = { ...bench.customer(CUSTOMER), reading: 'refused', today, looker } as const;
    const { summary } = await openLedger(bench.deps, opening);
    await bench.settled();
    return summary?.news;
  };
  const change = (fields: Readonly<Record<string, unknown>>) =>
    suite().simulator.control('POST', '/documents', {
      ...{ company: COMPANY, customer: CUSTOMER, type: 'Invoice', documentDate: TODAY },
      ...fields,
    });
  const later = async () => {
    suite().bench.passTime(VIEW_APART_MS);
    await suite().bench.read(CUSTOMER);
  };
  const open = { dueDate: '2027-01-31', status: 'Open', amount: 100, balance: 100 };

  it('is nothing the first time, told throughout a view, and seen when the next one begins', async () => {
    await change({ ...open, number: 'A-1' });
    await later();
    expect(await look()).toBeUndefined();
    const at = suite().bench.deps.clock();
    await change({ ...open, number: 'A-2' });
    await change({ ...open, number: 'A-3' });
    await change({ ...open, number: 'A-1', status: 'Closed', balance: 0 });
    await later();
    const told = {
      since: at,
      counts: { new: 2, paid: 1, overdue: 0 },
      marks: { 'Invoice A-1': 'paid', 'Invoice A-2': 'new', 'Invoice A-3': 'new' },
    };
    expect(await look()).toEqual(told);
    suite().bench.passTime(VIEW_APART_MS - 1);
    expect(await look()).toEqual(told);
    await change({ ...open, number: 'A-4' });
    suite().bench.passTime(VIEW_APART_MS - 1);
    await suite().bench.read(CUSTOMER);
    expect(await look()).toMatchObject({ since: at, counts: { new: 3, paid: 1 } });
    suite().bench.passTime(VIEW_APART_MS);
    expect(await look()).toMatchObject({ counts: { new: 0, paid: 0, overdue: 0 }, marks: {} });
  });

  it('is each person’s own, and of no other tenant', async () => {
    await look('12');
    await change({ ...open, number: 'A-1' });
    await later();
    expect(await look('13')).toBeUndefined();
    expect((await look('12'))?.counts.new).toBe(1);
    const { looks, news } = suite().bench.deps;
    expect(await looks.find({ tenantId: FJORD, ledgerId, associateId: '12' })).toBeDefined();
    expect(await looks.find({ tenantId: STRANGER, ledgerId, associateId: '12' })).toBeUndefined();
    const since = { at: 0, on: addDays(TODAY, -900), read: 0 };
    expect((await news.list({ tenantId: FJORD, ledgerId }, since, TODAY)).new.count).toBe(1);
    const none = { count: 0, keys: [] };
    expect(await news.list({ tenantId: STRANGER, ledgerId }, since, TODAY)).toEqual({
      ...{ new: none, paid: none, overdue: none },
    });
  });

  it('is what is due on the day of the look or later, and no more', async () => {
    for (const [number, dueDate] of [
      ['YESTERDAY', addDays(TODAY, -1)],
      ['TODAY', TODAY],
      ['TOMORROW', addDays(TODAY, 1)],
      ['OVERMORROW', addDays(TODAY, 2)],
      ['LATER', addDays(TODAY, 3)],
    ]) {
      await change({ ...open, number, dueDate });
    }
    await later();
    await look();
    suite().bench.passTime(VIEW_APART_MS);
    const news = await look('12', addDays(TODAY, 2));
    const ours = Object.keys(news?.marks ?? {}).filter((key) => /[A-Z]{5}$/.test(key));
    expect(ours.toSorted()).toEqual(['Invoice TODAY', 'Invoice TOMORROW']);
    expect(news?.counts.overdue).toBe(Object.keys(news?.marks ?? {}).length);
  });

  it('is no draft, no payment and no change of a text', async () => {
    await change({ ...open, number: 'A-1' });
    await later();
    await look();
    await change({ ...open, number: 'A-1', text: 'Changed' });
    await change({ ...open, number: 'DRAFT', status: 'Balanced' });
    await change({ type: 'Payment', number: 'P-1', amount: 50, balance: 50 });
    await later();
    expect((await look())?.counts).toEqual({ new: 0, paid: 0, overdue: 0 });
    await change({ ...open, number: 'DRAFT' });
    await later();
    expect((await look())?.marks).toEqual({ 'Invoice DRAFT': 'new' });
  });

  describe('is forgotten', () => {
    const remembered = async () => {
      const rows = await suite().db.read.selectFrom('ledger_look').selectAll().execute();
      return rows.length;
    };

    it('with the ledger', async () => {
      await look();
      expect(await remembered()).toBe(1);
      await suite().db.direct.deleteFrom('ledger').execute();
      expect(await remembered()).toBe(0);
    });

    it('when nobody has looked for long', async () => {
      await look();
      const at = suite().bench.deps.clock();
      const expired = createExpiredRowStore(suite().db);
      await expired.deleteLooks(at);
      expect(await remembered()).toBe(1);
      await expired.deleteLooks(at + 1);
      expect(await remembered()).toBe(0);
    });
  });
});
