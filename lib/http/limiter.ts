import type { Clock } from '../domain/clock.ts';
import { AppError } from '../errors.ts';

export type Priority = 'interactive' | 'background';

interface LimiterOptions {
  readonly clock: Clock;
  /** Calls in flight per key; 8 when absent. */
  readonly maxInFlight?: number;
  /** How many of them may be background reads; 6 when absent. */
  readonly maxBackground?: number;
}

interface LimitedCall<Result> {
  readonly key: string;
  readonly priority: Priority;
  /** No longer in line than this; as long as it takes when absent. */
  readonly waitMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** How long the place is kept after the work is done; not at all when absent or undefined. */
  readonly keptWhile?: ((result: Result) => Promise<void>) | undefined;
}

export interface Limiter {
  /**
   * Runs the work when its key has room; waits in line otherwise. Throws, while in line,
   * `http.aborted` when the signal fires and `http.timeout` after `waitMs`, with the fact `heldBack`:
   * nobody was asked.
   */
  run<T>(call: LimitedCall<T>, work: () => Promise<T>): Promise<T>;
  /** A server asked for silence until this instant (epoch ms); an earlier end does not shorten it. */
  pauseUntil(key: string, until: number): void;
  /** The end of the pause, while it lasts. What to do meanwhile is the caller's decision. */
  pausedUntil(key: string): number | undefined;
}

interface Waiter {
  readonly priority: Priority;
  readonly start: () => void;
}

interface Lane {
  interactive: number;
  background: number;
  pausedUntil: number;
  readonly waiting: Waiter[];
}

/** One slow or throttled connection must not take sockets or quota from the others: each key has its own lane. */
export function createLimiter(options: LimiterOptions): Limiter {
  const { clock, maxInFlight = 8, maxBackground = 6 } = options;
  const lanes = new Map<string, Lane>();

  const laneOf = (key: string): Lane => {
    const lane = lanes.get(key) ?? { interactive: 0, background: 0, pausedUntil: 0, waiting: [] };
    lanes.set(key, lane);
    return lane;
  };
  const hasRoom = (lane: Lane, priority: Priority): boolean =>
    lane.interactive + lane.background < maxInFlight &&
    (priority === 'interactive' || lane.background < maxBackground);

  const startNext = (key: string, lane: Lane): void => {
    const next =
      lane.waiting.find((waiter) => waiter.priority === 'interactive') ?? lane.waiting[0];
    if (next !== undefined && hasRoom(lane, next.priority)) {
      lane.waiting.splice(lane.waiting.indexOf(next), 1);
      lane[next.priority] += 1;
      next.start();
    }
    const idle = lane.interactive + lane.background === 0 && lane.waiting.length === 0;
    if (idle && lane.pausedUntil <= clock()) lanes.delete(key);
  };

  const enter = (lane: Lane, call: LimitedCall<never>): Promise<void> => {
    if (hasRoom(lane, call.priority)) {
      lane[call.priority] += 1;
      return Promise.resolve();
    }
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const leaveLine = (error: AppError) => {
      lane.waiting.splice(lane.waiting.indexOf(waiter), 1);
      settle();
      reject(error);
    };
    const onAbort = () => leaveLine(new AppError('http.aborted', 'the caller no longer waits'));
    const timer =
      call.waitMs === undefined
        ? undefined
        : setTimeout(() => {
            leaveLine(
              new AppError('http.timeout', `no room in ${String(call.waitMs)} ms`, {
                facts: { phase: 'in line', heldBack: 'line' },
              }),
            );
          }, call.waitMs);
    const settle = () => {
      clearTimeout(timer);
      call.signal?.removeEventListener('abort', onAbort);
    };
    const waiter: Waiter = {
      priority: call.priority,
      start: () => {
        settle();
        resolve(undefined);
      },
    };
    lane.waiting.push(waiter);
    call.signal?.addEventListener('abort', onAbort, { once: true });
    return promise;
  };

  return {
    async run(call, work) {
      if (call.signal?.aborted === true) {
        throw new AppError('http.aborted', 'the caller no longer waits');
      }
      const lane = laneOf(call.key);
      await enter(lane, call);
      const leave = () => {
        lane[call.priority] -= 1;
        startNext(call.key, lane);
      };
      const result = await work().catch((error: unknown) => {
        leave();
        throw error;
      });
      if (call.keptWhile === undefined) leave();
      else void call.keptWhile(result).finally(leave);
      return result;
    },
    pauseUntil(key, until) {
      const lane = laneOf(key);
      lane.pausedUntil = Math.max(lane.pausedUntil, until);
    },
    pausedUntil(key) {
      const until = lanes.get(key)?.pausedUntil ?? 0;
      return until > clock() ? until : undefined;
    },
  };
}
