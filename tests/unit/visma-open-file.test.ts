import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { ConnectionId } from '#lib/domain/ids.ts';
import { createHttp } from '#lib/http/create-http.ts';
import { createLimiter } from '#lib/http/limiter.ts';
import { createLog } from '#lib/log.ts';
import { createVismaClient } from '#lib/visma/client.ts';
import { serve } from './http/serve.ts';

const CALLER = {
  connectionId: '7c9e6679-7425-40de-944b-e07fc1f90ae7' as ConnectionId,
  kind: 'interactive',
  accessToken: 'token',
} as const;

const DEADLINE_MS = 10_000;

/** A Visma whose files never end by themselves, and a client of it. */
async function openVisma({ maxInFlight = 8 } = {}) {
  const { url, requests } = await serve((_request, response) => {
    response.writeHead(200).write(Buffer.alloc(64_000, 'x'));
  });
  const log = createLog({ level: 'silent' });
  const time = { now: Date.UTC(2026, 10, 21, 12) };
  const clock = () => time.now;
  const http = createHttp({ allow: () => true, log, clock });
  onTestFinished(() => {
    http.close();
  });
  const timeouts: number[] = [];
  const policy = { retries: 0, deadlineMs: DEADLINE_MS, backoffMs: 0 };
  const client = createVismaClient(
    {
      http: {
        ...http,
        open: (request) => {
          timeouts.push(request.timeoutMs);
          return http.open(request);
        },
      },
      limiter: createLimiter({ clock, maxInFlight }),
      ...{ log, clock, random: () => 0 },
    },
    {
      ...{ apiUrl: url.href, legacyApiUrl: url.href },
      policies: { interactive: policy, background: policy },
      filePolicy: policy,
    },
  );
  const openFile = (number: number) =>
    client.openFile(CALLER, {
      path: ['v1', 'customerinvoice', String(number), 'print'],
      ...{ priority: 'interactive', maxBytes: 1_000_000 },
    });
  const getList = () => client.get(CALLER, { path: ['v1', 'customer'], priority: 'interactive' });
  return { openFile, getList, requests, timeouts, time };
}

/** What becomes of a call for whose place nobody goes. */
async function waitingInVain(call: () => Promise<unknown>): Promise<unknown> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const outcome = call();
    outcome.catch(() => undefined);
    await vi.advanceTimersByTimeAsync(DEADLINE_MS);
    return await outcome;
  } finally {
    vi.useRealTimers();
  }
}

describe('files of one connection', () => {
  it('come three at a time; one for which no place comes free is told so, and Visma is not asked', async () => {
    const { openFile, requests, time } = await openVisma();
    for (const number of [1, 2, 3]) await openFile(number);
    await expect(waitingInVain(() => openFile(4))).rejects.toMatchObject({
      code: 'document.line-full',
      facts: { heldBack: 'line' },
      retryAt: time.now + 10_000,
    });
    expect(requests).toHaveLength(3);
  });

  it('get the place of one that nobody takes any more, and have what is left of their time', async () => {
    const { openFile, timeouts, time } = await openVisma();
    const { stream } = await openFile(1);
    await openFile(2);
    await openFile(3);
    const fourth = openFile(4);
    time.now += 4_000;
    stream.cancel();
    await fourth;
    expect(timeouts).toEqual([DEADLINE_MS, DEADLINE_MS, DEADLINE_MS, DEADLINE_MS - 4_000]);
  });

  it('keep a place of the connection while they come', async () => {
    const { openFile, getList, requests } = await openVisma({ maxInFlight: 1 });
    await openFile(1);
    await expect(waitingInVain(getList)).rejects.toMatchObject({
      code: 'http.timeout',
      facts: { heldBack: 'line' },
    });
    expect(requests).toHaveLength(1);
  });
});
