import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { CustomerDocument } from '#lib/domain/document.ts';
import type { LedgerFigures } from '#lib/domain/ledger-figures.ts';
import { AppError } from '#lib/errors.ts';
import { openLedger } from '#lib/ledger/open-ledger.ts';
import { FJORD } from '#tests/support/connection-bench.ts';
import type { LedgerSuite } from '#tests/support/describe-ledgers.ts';
import { describeLedgers } from '#tests/support/describe-ledgers.ts';
import type { LedgerBench } from '#tests/support/ledger-bench.ts';
import { TODAY } from '#tests/support/ledger-bench.ts';

const RUNS = 8;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const COMPANY = 'Nordvik Handel AS';
const CUSTOMER = '10001';

const change = fc.record({
  kind: fc.constantFrom('add', 'pay', 'rename', 'remove'),
  pick: fc.nat(),
});
const step = fc.oneof(
  fc.record({ do: fc.constant('change' as const), change }),
  fc.record({ do: fc.constant('read' as const) }),
  fc.record({ do: fc.constant('read while it changes' as const), change, call: fc.nat(6) }),
  fc.record({
    do: fc.constant('read that breaks off' as const),
    how: fc.constantFrom('error' as const, 'short page' as const, 'nobody looks' as const),
    call: fc.nat(6),
  }),
);
const story = fc.record({
  count: fc.nat(40),
  pageSize: fc.integer({ min: 1, max: 12 }),
  inFlight: fc.integer({ min: 1, max: 8 }),
  steps: fc.array(step, { minLength: 1, maxLength: 8 }),
});

type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

describeLedgers('a ledger', (suite) => {
  it('holds what Visma holds after any story of changes, reads and breaks', async () => {
    const run = fc.asyncProperty(story, async ({ count, pageSize, inFlight, steps }) => {
      await suite().db.direct.deleteFrom('ledger').execute();
      const fill = { company: COMPANY, customer: CUSTOMER, count };
      await suite().simulator.control('POST', '/documents/fill', fill);
      const teller = createTeller(suite(), suite().createBench({ pageSize, inFlight }), count);
      for (const one of steps) await teller.tell(one);
      await teller.end();
    });
    await fc.assert(run, { numRuns: RUNS, endOnFailure: true });
  }, 120_000);
});

/** Changes the simulator, and reads as people do who look at the card now and then. */
function createTeller(suite: LedgerSuite, bench: LedgerBench, count: number) {
  const names = Array.from({ length: count }, (_, index) => ({
    type: index % 5 === 3 ? 'Payment' : 'Invoice',
    number: `F${String(1_000_000 + index)}`,
  }));
  let added = 0;
  /** What was read before a break may be older than what is read after it. */
  let isOld = false;

  const apply = async ({ kind, pick }: Change) => {
    const about = (name: object) => ({ company: COMPANY, customer: CUSTOMER, ...name });
    const picked = names[pick % Math.max(1, names.length)];
    // The last one stays: an empty list in place of one that had rows is never believed.
    const isLast = kind === 'remove' && names.length === 1;
    if (kind === 'add' || picked === undefined || isLast) {
      added += 1;
      const type = pick % 3 === 0 ? 'CreditNote' : 'Invoice';
      const name = { type, number: `ADDED-${String(added)}` };
      names.push(name);
      const facts = { currency: pick % 2 === 0 ? 'EUR' : 'NOK', amount: 100 + (pick % 900) };
      await suite.simulator.control('POST', '/documents', about({ ...name, ...facts }));
    } else if (kind === 'remove') {
      names.splice(names.indexOf(picked), 1);
      await suite.simulator.control('DELETE', '/documents', about(picked));
    } else {
      const what = kind === 'pay' ? { status: 'Closed' } : { text: `text ${String(pick)}` };
      await suite.simulator.control('POST', '/documents', about({ ...picked, ...what }));
    }
  };
  const atCall = (nth: number, act: () => unknown) => {
    let calls = 0;
    bench.beforeEachCall(async () => {
      if (calls++ === nth) await act();
    });
  };
  const read = async () => {
    bench.passTime(MINUTE_MS);
    const opened = await bench.read(CUSTOMER);
    bench.beforeEachCall(() => Promise.resolve());
    bench.distortAnswers((body) => body);
    return opened;
  };
  const breaks = (how: 'error' | 'short page' | 'nobody looks', call: number) => {
    if (how === 'short page') {
      let answers = 0;
      bench.distortAnswers((body) =>
        Array.isArray(body) && answers++ === call ? body.slice(0, body.length / 2) : body,
      );
      return;
    }
    atCall(call, () => {
      if (how === 'nobody looks') bench.passTime(10_001);
      else throw new AppError('visma.unavailable', 'on purpose');
    });
  };

  return {
    tell: async (one: Step) => {
      if (one.do === 'change') return apply(one.change);
      if (one.do === 'read while it changes') atCall(one.call, () => apply(one.change));
      if (one.do === 'read that breaks off') breaks(one.how, one.call);
      const { problem } = await read();
      const isQuiet = one.do === 'read' && !isOld;
      isOld = one.do !== 'read';
      if (isQuiet && problem === undefined) await expectSame(suite, bench);
    },
    /** A day later everything is read again. */
    end: async () => {
      bench.passTime(DAY_MS);
      await read();
      expect((await read()).problem).toBeUndefined();
      await expectSame(suite, bench);
    },
  };
}

async function expectSame(suite: LedgerSuite, bench: LedgerBench): Promise<void> {
  const { documents } = await bench.deps.readPage({
    ...bench.customer(CUSTOMER),
    pageNumber: 1,
    pageSize: 1_000,
    signal: new AbortController().signal,
  });
  const stored = await suite.db.read
    .selectFrom('document')
    .select(['document_type', 'reference_number', 'status', 'balance_e4', 'document_text'])
    .where('tenant_id', '=', FJORD)
    .execute();
  const told = documents.map((document: CustomerDocument) => ({
    document_type: document.type,
    reference_number: document.number,
    status: document.status,
    balance_e4: document.balanceE4,
    document_text: document.text,
  }));
  expect(stored.map(toLine).toSorted()).toEqual(told.map(toLine).toSorted());
  await expectFigures(bench, documents);
}

/** Figures are those of the rows; added up here anew, from what Visma told. */
async function expectFigures(
  bench: LedgerBench,
  documents: readonly CustomerDocument[],
): Promise<void> {
  const opening = { ...bench.customer(CUSTOMER), reading: 'refused', today: TODAY } as const;
  const { figures } = (await openLedger(bench.deps, opening)).summary ?? {};
  const left = documents.filter((document) => document.balanceE4 > 0);
  const currencies = [...new Set(left.map(({ currency }) => currency))].toSorted();
  expect(figures?.counts.all ?? 0).toBe(documents.length);
  if (figures === undefined) return;
  expect(toSums(figures.base)).toEqual(sumsOf(left, 'baseBalanceE4'));
  const shown = figures.currencies.filter(({ open, credits }) => open.count + credits.count > 0);
  expect(shown.map((one) => [one.currency, toSums(one)]).toSorted()).toEqual(
    currencies.map((currency) => {
      const own = left.filter((document) => document.currency === currency);
      return [currency, sumsOf(own, 'balanceE4')];
    }),
  );
}

function toSums({ open, overdue, credits, netE4 }: LedgerFigures['base']) {
  return { open, overdue, credits, netE4: Number(netE4) };
}

/** Of documents with something left: stories have invoices, credit notes and payments. */
function sumsOf(left: readonly CustomerDocument[], value: 'balanceE4' | 'baseBalanceE4') {
  const add = (some: readonly CustomerDocument[], sign: 1 | -1) => ({
    count: some.length,
    sumE4: some.reduce((sum, document) => sum + sign * document[value], 0),
  });
  const claims = left.filter(({ type }) => type === 'Invoice');
  const open = add(claims, 1);
  const credits = add(
    left.filter(({ type }) => type !== 'Invoice'),
    -1,
  );
  const overdue = add(
    claims.filter(({ dueDate }) => dueDate !== undefined && dueDate < TODAY),
    1,
  );
  return { open, overdue, credits, netE4: open.sumE4 + credits.sumE4 };
}

function toLine(row: object): string {
  return Object.values(row).map(String).join(' | ');
}
