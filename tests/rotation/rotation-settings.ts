import { z } from 'zod';
import type { RefreshTiming } from '#lib/connections/refresh-timing.ts';
import { createRefreshTiming } from '#lib/connections/refresh-timing.ts';

export const CRASH_POINTS = [
  'before-call',
  'after-send',
  'after-response',
  'before-commit',
  'after-commit',
  'before-publish',
] as const;
export type CrashPoint = (typeof CRASH_POINTS)[number];

/** All a worker process gets to know, as one JSON argument. Nothing in it is secret outside a test. */
export const workerSettingsSchema = z.object({
  database: z.discriminatedUnion('engine', [
    z.object({ engine: z.literal('sqlite'), path: z.string() }),
    z.object({ engine: z.literal('postgres'), url: z.string() }),
  ]),
  connectUrl: z.string(),
  clientId: z.string(),
  clientSecret: z.string(),
  callbackUrl: z.string(),
  vaultKey: z.string(),
  tenantId: z.string(),
  timing: z.object({
    earlyMs: z.number(),
    jitterShare: z.number(),
    deadlineMs: z.number(),
    leaseMs: z.number(),
    waitMs: z.number(),
    pollMs: z.number(),
    unknownPauseMs: z.number(),
    secondTryMs: z.number(),
    coolDownMs: z.number(),
    graceMs: z.number(),
    sweepMs: z.number(),
  }),
  connectionIds: z.array(z.string()),
  /**
   * `rotate`: keep asking for tokens of all connections until killed. `burst`: wait for *go*, ask for
   * all at once, report. `crash`: one request that dies (or stops) at a named point.
   */
  task: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('rotate'), streams: z.number() }),
    z.object({ kind: z.literal('burst'), requests: z.number() }),
    z.object({
      kind: z.literal('crash'),
      at: z.enum([...CRASH_POINTS, 'after-acquire']),
      signal: z.enum(['SIGKILL', 'SIGSTOP']),
    }),
  ]),
});
export type WorkerSettings = z.infer<typeof workerSettingsSchema>;

/** What a worker tells its parent. */
export const workerReportSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('stopping') }),
  z.object({
    kind: z.literal('burst'),
    lent: z.number(),
    failed: z.array(z.string()),
    slowestMs: z.number(),
  }),
  z.object({ kind: z.literal('done'), outcome: z.string(), discarded: z.number() }),
]);
export type WorkerReport = z.infer<typeof workerReportSchema>;

/** Waits that make no difference to the protocol, only to the time a run takes. */
const POLL_MS = 20;

/** The product's timings, `scale` times as fast, all in proportion. */
export function scaledTiming(scale: number): RefreshTiming {
  const timing = createRefreshTiming();
  const scaled = Object.entries(timing).map(([name, value]) => [name, Math.round(value / scale)]);
  return createRefreshTiming({
    ...(Object.fromEntries(scaled) as Partial<RefreshTiming>),
    jitterShare: timing.jitterShare,
    pollMs: POLL_MS,
  });
}
