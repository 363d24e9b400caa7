import { beforeAll, expect, it } from 'vitest';
import type { Db } from '#lib/db/db.ts';
import { createPaymentBehaviourStore } from '#lib/db/payment-behaviour-store.ts';
import { createSettlementStore } from '#lib/db/settlement-store.ts';
import type { CalendarDate } from '#lib/domain/calendar-date.ts';
import type { LedgerId, TenantId } from '#lib/domain/ids.ts';
import type { KnownBehaviour } from '#lib/domain/payment-behaviour.ts';
import { describeBehaviour } from '#lib/ledger/describe-behaviour.ts';
import { openLedger } from '#lib/ledger/open-ledger.ts';
import { readDueSettlements } from '#lib/ledger/read-settlements.ts';
import { createLog } from '#lib/log.ts';
import { describeOnEachEngine } from '#tests/support/databases.ts';
import { describeLedgers } from '#tests/support/describe-ledgers.ts';
import { createDocument } from '#tests/support/documents.ts';
import { TODAY } from '#tests/support/ledger-bench.ts';
import { storeLedger } from '#tests/support/stored-ledger.ts';

const TENANT = 'Cust41001' as TenantId;
const NOW = Date.parse('2026-11-21T12:00:00Z');
const MINUTE_MS = 60_000;
/** The largest amount that Visma's decimals may become. */
const LARGEST_E4 = Number.MAX_SAFE_INTEGER;

/** An invoice over `amountE4`, due on 15 January 2026, and the day on which it was settled. */
type Row = readonly [
  settledOn: string | undefined,
  amountE4: number,
  more?: Parameters<typeof createDocument>[0],
];

describeOnEachEngine('how a customer pays', (open) => {
  let db: Db;
  beforeAll(async () => {
    db = await open();
  });

  const behaviourOf = async (rows: readonly Row[]): Promise<KnownBehaviour | undefined> => {
    const documents = rows.map(([, amountE4, more = {}], index) =>
      createDocument({
        ...{ number: String(100_001 + index), status: 'Closed', dueDate: '2026-01-15' },
        ...{ amountE4, balanceE4: 0, ...more },
      }),
    );
    const ref = await storeLedger(db, TENANT, { documents, at: NOW });
    const settlements = documents.map(({ type, number }, index) => ({
      ...{ type, number, paymentReference: '' },
      settledOn: rows[index]?.[0] as CalendarDate | undefined,
    }));
    await createSettlementStore(db).save(ref, settlements);
    const behaviours = createPaymentBehaviourStore(db);
    expect(await behaviours.find(ref)).toBeUndefined();
    const log = createLog({ level: 'silent' });
    // Twice: it is made out anew each time.
    for (const at of [NOW - 1, NOW])
      await describeBehaviour({ behaviours, log, clock: () => at }, ref);
    expect(await behaviours.find({ ...ref, tenantId: 'Cust99999' as TenantId })).toBeUndefined();
    return behaviours.find(ref);
  };
  const three: readonly Row[] = [
    ['2026-02-14', 80_000_000],
    ['2026-01-15', 10_000_000],
    ['2026-01-05', 10_000_000],
  ];
  const ofThree = {
    ...{ currency: 'NOK', count: 3, averageDaysLateE1: 230, lastSettledOn: '2026-02-14' },
  };

  it('is made out of what was paid, weighted by amount', async () => {
    expect(await behaviourOf(three)).toEqual(ofThree);
  });

  it.each<[string, Row]>([
    ['is open yet, with a first payment', ['2026-09-01', 1, { status: 'Open', balanceE4: 1 }]],
    ['is no claim', ['2026-09-01', 90_000_000, { type: 'CreditNote' }]],
    ['was a cash sale', ['2026-09-01', 90_000_000, { type: 'CashSale' }]],
    ['was voided', ['2026-09-01', 90_000_000, { status: 'Voided' }]],
    ['has no due date', ['2026-09-01', 90_000_000, { dueDate: undefined }]],
    ['was settled nobody knows when', [undefined, 90_000_000]],
    ['was settled two years ago', ['2024-11-20', 90_000_000]],
    ['will be settled', ['2026-11-22', 90_000_000]],
    ['is in another currency', ['2026-09-01', 90_000_000, { currency: 'EUR' }]],
    ['is over nothing', ['2026-09-01', 0]],
  ])('leaves out what %s', async (_what, row) => {
    expect(await behaviourOf([...three, row])).toEqual(ofThree);
  });

  it('says nothing of two, and knows that it has looked', async () => {
    expect(await behaviourOf(three.slice(1))).toBe('too-few');
  });

  it('adds up what no integer of the engine holds, over more rows than one statement visits', async () => {
    const many = Array.from({ length: 2_100 }, (): Row => ['2026-01-20', LARGEST_E4]);
    expect(await behaviourOf(many)).toMatchObject({ count: 2_100, averageDaysLateE1: 50 });
  });

  it('compares the last year with the one before', async () => {
    const before = [1, 2, 3].map((): Row => ['2025-01-20', 1, { dueDate: '2025-01-15' }]);
    expect(await behaviourOf([...three, ...before])).toMatchObject({
      count: 6,
      trend: { direction: 'slower', recentDaysLateE1: 230, earlierDaysLateE1: 50 },
    });
  });
});

describeLedgers('how a customer pays, on the card', (suite) => {
  const behaviourOf = async (customer: string) => {
    const { bench } = suite();
    const opening = { ...bench.customer(customer), reading: 'allowed', today: TODAY } as const;
    return (await openLedger(bench.deps, opening)).summary?.behaviour;
  };

  it('is not known before settlement dates were read, and told with the next opening', async () => {
    const { bench } = suite();
    const customers = ['SUPEROFF', '10002'];
    for (const customer of customers) await bench.read(customer);
    for (const customer of customers) expect(await behaviourOf(customer)).toBeUndefined();

    bench.passTime(MINUTE_MS);
    for (const customer of customers) await bench.open(customer);
    await bench.settled();
    await readDueSettlements(bench.deps, new AbortController().signal);
    const [ledger] = await suite()
      .db.read.selectFrom('ledger')
      .select('id')
      .where('customer_number', '=', 'SUPEROFF')
      .execute();
    const paid = await bench.settledInvoices(ledger?.id as LedgerId);
    const days = paid.map(({ settledOn }) => settledOn).toSorted();
    expect(await behaviourOf('SUPEROFF')).toMatchObject({
      currency: 'NOK',
      lastSettledOn: days.at(-1),
    });
    expect(await behaviourOf('10002')).toBe('too-few');
  });
});
