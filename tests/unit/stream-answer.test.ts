import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { streamAnswer } from '#lib/auth/stream-answer.ts';

function answer(parts: AsyncGenerator<string, void>) {
  const failures: unknown[] = [];
  const response = streamAnswer(parts, {
    ...{ name: 'a.csv', contentType: 'text/csv' },
    onFailure: (error) => failures.push(error),
  });
  return { reader: response.body!.getReader(), failures };
}

it.each([
  ['made', () => Promise.resolve('b')],
  ['not made', () => Promise.reject(new Error('no database'))],
])('a client that leaves while a part is %s is no failure', async (_, second) => {
  const asked = Promise.withResolvers<undefined>();
  const making = Promise.withResolvers<undefined>();
  const seen = { isOver: false };
  async function* parts() {
    try {
      yield 'a';
      asked.resolve(undefined);
      await making.promise;
      yield await second();
    } finally {
      seen.isOver = true;
    }
  }
  const { reader, failures } = answer(parts());
  await reader.read();
  const next = reader.read();
  await asked.promise;
  const cancelled = reader.cancel();
  making.resolve(undefined);
  await cancelled;
  expect(await next).toEqual({ done: true, value: undefined });
  await setImmediate();
  expect([failures, seen.isOver]).toEqual([[], true]);
});

it('a client that leaves between two parts ends their making', async () => {
  const seen = { isOver: false };
  async function* parts() {
    try {
      for (;;) yield await Promise.resolve('a');
    } finally {
      seen.isOver = true;
    }
  }
  const { reader, failures } = answer(parts());
  await reader.read();
  await reader.cancel();
  expect([failures, seen.isOver]).toEqual([[], true]);
});
