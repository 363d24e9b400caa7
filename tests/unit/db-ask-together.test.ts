import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { askTogether } from '#lib/db/ask-together.ts';

/** Answers with what is true when it is asked, and counts the questions. */
function createSource() {
  const source = { value: 'active', asked: 0 };
  const ask = async (name: string) => {
    source.asked += 1;
    const answer = `${name} ${source.value}`;
    await nextTurn();
    if (source.value === 'down') throw new Error(`${name} is down`);
    return answer;
  };
  return { source, ask: askTogether(ask, (name) => name) };
}

test('whoever asks the same at the same moment shares one answer', async () => {
  const { source, ask } = createSource();
  const deep = async () => {
    await Promise.resolve();
    await Promise.resolve();
    return ask('a');
  };
  expect(await Promise.all([ask('a'), deep(), ask('b'), deep()])).toEqual([
    ...['a active', 'a active', 'b active', 'a active'],
  ]);
  expect(source.asked).toBe(2);
});

test('nobody gets an answer that is older than his question', async () => {
  const { source, ask } = createSource();
  const first = ask('a');
  await new Promise<void>((resolve) => process.nextTick(resolve));
  source.value = 'paused';
  expect(await ask('a')).toBe('a paused');
  expect(await first).toBe('a active');
  expect(source.asked).toBe(2);
});

test('a failure is told to all who asked, and the next one asks again', async () => {
  const { source, ask } = createSource();
  source.value = 'down';
  const outcomes = await Promise.allSettled([ask('a'), ask('a')]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  source.value = 'active';
  expect(await ask('a')).toBe('a active');
  expect(source.asked).toBe(2);
});

test('a question that fails before it is asked is told to all who asked, too', async () => {
  const ask = askTogether(
    (): Promise<string> => {
      throw new Error('no connection');
    },
    (name: string) => name,
  );
  const outcomes = await Promise.allSettled([ask('a'), ask('a')]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});
