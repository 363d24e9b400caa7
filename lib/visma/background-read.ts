import type { Clock } from '../domain/clock.ts';
import type { ErrorCode } from '../errors.ts';
import { AppError, hasCode } from '../errors.ts';
import type { VismaCaller } from './caller.ts';
import type { VismaClient, VismaRequest } from './client.ts';
import type { BackgroundPath, BackgroundState } from './wire/background-state.ts';
import { findBackgroundPath, findBackgroundState } from './wire/background-state.ts';

/** Milliseconds. */
export interface BackgroundTiming {
  /** From the request to the first question whether it is done. */
  readonly firstPollMs: number;
  /** Three a minute: identical calls, of which Visma once allowed five. */
  readonly pollMs: number;
  readonly deadlineMs: number;
}

export const BACKGROUND_TIMING: BackgroundTiming = {
  firstPollMs: 5_000,
  pollMs: 20_000,
  deadlineMs: 600_000,
};

export interface BackgroundReadDeps {
  readonly client: VismaClient;
  readonly clock: Clock;
  /** Rejects when the signal fires. */
  readonly sleep: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
  readonly timing: BackgroundTiming;
}

/** The JSON, or why Visma does not give it in this way; it may in the ordinary one. */
export type BackgroundRead = { readonly json: unknown } | { readonly refusal: AppError };

/** What says *not in the background* before and after a request was queued. Everything else is thrown. */
const NOT_QUEUED: readonly ErrorCode[] = ['visma.rejected', 'visma.forbidden'];
const NOT_KEPT: readonly ErrorCode[] = [
  ...NOT_QUEUED,
  'visma.not-found',
  'visma.unexpected-response',
];

/**
 * A list read by Visma's background API: queued with `erp-api-background: none`, asked about until
 * it is done, then fetched. For reads that take Visma longer than a connection may stay open. Visma
 * keeps the answer for 24 hours, for whoever asked.
 */
export async function readInBackground(
  deps: BackgroundReadDeps,
  caller: VismaCaller,
  request: VismaRequest,
): Promise<BackgroundRead> {
  const queued = await orRefusal(NOT_QUEUED, () => deps.client.queue(caller, request));
  if ('refusal' in queued) return queued;
  const { isQueued, json } = queued.result;
  // The header is no promise: what is answered at once is as good.
  if (!isQueued) return { json };
  const read = await orRefusal(NOT_KEPT, () => fetchResult(deps, caller, request, json));
  return 'refusal' in read ? read : { json: read.result };
}

async function fetchResult(
  deps: BackgroundReadDeps,
  caller: VismaCaller,
  request: VismaRequest,
  accepted: unknown,
): Promise<unknown> {
  const path = findBackgroundPath(accepted);
  if (path === undefined) throw unexpected('names no background operation');
  const { contentPath } = await waitUntilFinished(deps, caller, request, path);
  return deps.client.get(caller, about(request, contentPath));
}

async function waitUntilFinished(
  { client, clock, sleep, timing }: BackgroundReadDeps,
  caller: VismaCaller,
  request: VismaRequest,
  path: BackgroundPath,
): Promise<BackgroundState> {
  const endsAt = clock() + timing.deadlineMs;
  for (let waitMs = timing.firstPollMs; clock() < endsAt; waitMs = timing.pollMs) {
    await pause(sleep, waitMs, request.signal);
    const state = findBackgroundState(await client.get(caller, about(request, path)), path);
    if (state === undefined) throw unexpected('sent no state of a background operation');
    if (state.progress !== 'running') return requireSuccess(state);
  }
  throw new AppError('visma.rejected', 'the background operation takes too long', {
    facts: { reason: 'overdue' },
  });
}

/** An operation that has finished may still have been refused. */
function requireSuccess(state: BackgroundState): BackgroundState {
  if (state.progress === 'finished' && state.statusCode === 200) return state;
  throw new AppError('visma.rejected', 'the background operation did not succeed', {
    status: state.statusCode,
    facts: { reason: state.progress },
  });
}

function about({ priority, signal }: VismaRequest, path: BackgroundPath): VismaRequest {
  return { path, priority, ...(signal !== undefined && { signal }) };
}

async function pause(
  sleep: BackgroundReadDeps['sleep'],
  ms: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  try {
    await sleep(ms, signal);
  } catch (cause) {
    throw new AppError('http.aborted', 'the caller no longer waits', { cause });
  }
}

async function orRefusal<Result>(
  refusals: readonly ErrorCode[],
  ask: () => Promise<Result>,
): Promise<{ readonly result: Result } | { readonly refusal: AppError }> {
  try {
    return { result: await ask() };
  } catch (error) {
    if (!hasCode(error, ...refusals)) throw error;
    return { refusal: error };
  }
}

function unexpected(what: string): AppError {
  return new AppError('visma.unexpected-response', `Visma ${what}`);
}
