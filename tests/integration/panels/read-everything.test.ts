import { expect, it, onTestFinished } from 'vitest';
import type { CardResponse } from '#lib/domain/card.ts';
import { createCardBench } from '#tests/support/card-bench.ts';
import { describeLedgers } from '#tests/support/describe-ledgers.ts';

/** 2 500 documents: more than changes and count can cost. */
const LARGE = 105;
const SECOND_MS = 1_000;

describeLedgers('reading everything again, on demand', (current) => {
  it('is one page set, however often it is asked for, and a refresh only its changes', async () => {
    const { db, simulator, connections, connectionId } = current();
    const cards = await createCardBench(db, simulator, connections, connectionId);
    const { ledgers, open, refresh, stop } = await cards.startProcess();
    onTestFinished(stop);
    const calls = async () => (await simulator.requests('api', '/document')).length;
    const callsOf = async (work: () => Promise<unknown>) => {
      const before = await calls();
      await work();
      await ledgers.settled();
      return (await calls()) - before;
    };
    const pageSet = await callsOf(() => open(LARGE));
    ledgers.passTime(16 * SECOND_MS);
    const changes = await callsOf(() => refresh(LARGE, 'refresh'));
    expect(changes).toBeLessThan(pageSet / 2);

    // Also when the rows are so old that the opening by itself would read their changes.
    ledgers.passTime(61 * SECOND_MS);
    const demanded = () => Promise.all([1, 2, 3].map(() => refresh(LARGE, 'everything')));
    const again = await callsOf(async () => {
      for (const answer of await demanded()) expect(isReading(answer)).toBe(true);
    });
    expect(again).toBeGreaterThan(pageSet / 2);
    expect(again).toBeLessThanOrEqual(pageSet + 1);
    expect(await callsOf(demanded)).toBe(0);
  });
});

function isReading(answer: CardResponse): boolean {
  return answer.kind === 'card' && answer.companies[0]?.ledger?.reading !== undefined;
}
