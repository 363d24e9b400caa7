import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { fileAnswer } from '#lib/auth/file-answer.ts';
import type { ByteStream } from '#lib/domain/byte-stream.ts';

const PDF = { name: 'a.pdf', contentType: 'application/pdf', disposition: 'inline' } as const;

function answer(chunks: () => AsyncGenerator<Uint8Array, void>, length?: number) {
  const seen = { failures: [] as unknown[], isCancelled: false };
  const content: ByteStream = {
    length,
    chunks: chunks(),
    cancel: () => {
      seen.isCancelled = true;
    },
    ended: Promise.resolve(),
  };
  const response = fileAnswer({ ...PDF, content }, (error) => seen.failures.push(error));
  return { response, seen };
}

describe('a file that is passed on while it comes', () => {
  it('takes a part when the one before has left', async () => {
    const taken: number[] = [];
    async function* parts() {
      for (const part of [1, 2, 3]) {
        taken.push(part);
        yield await Promise.resolve(Buffer.from([part]));
      }
    }
    const { response } = answer(parts, 3);
    expect(response.headers.get('content-length')).toBe('3');
    const reader = response.body!.getReader();
    // Time enough to read ahead.
    await setImmediate();
    expect(taken).toEqual([]);
    await reader.read();
    await setImmediate();
    expect(taken).toEqual([1]);
    await reader.read();
    await reader.read();
    expect((await reader.read()).done).toBe(true);
  });

  it('is cut, never ended, where it breaks off', async () => {
    async function* parts() {
      yield await Promise.resolve(Buffer.from('%PDF-1.7'));
      throw new Error('cut off');
    }
    const { response, seen } = answer(parts);
    expect(response.headers.has('content-length')).toBe(false);
    await expect(response.arrayBuffer()).rejects.toThrow('cut off');
    expect(seen.failures).toHaveLength(1);
  });

  it('is cancelled at its source when the tab is closed', async () => {
    async function* parts() {
      for (;;) yield await Promise.resolve(Buffer.from('x'));
    }
    const { response, seen } = answer(parts);
    const reader = response.body!.getReader();
    await reader.read();
    expect(seen.isCancelled).toBe(false);
    await reader.cancel();
    expect(seen).toEqual({ failures: [], isCancelled: true });
  });

  it('has not failed when the tab is closed while a part is on its way', async () => {
    const asked = Promise.withResolvers<undefined>();
    const coming = Promise.withResolvers<Uint8Array>();
    async function* parts() {
      asked.resolve(undefined);
      yield await coming.promise;
    }
    const { response, seen } = answer(parts);
    const reader = response.body!.getReader();
    const next = reader.read();
    await asked.promise;
    await reader.cancel();
    coming.resolve(Buffer.from('x'));
    expect(await next).toEqual({ done: true, value: undefined });
    await setImmediate();
    expect(seen).toEqual({ failures: [], isCancelled: true });
  });
});
