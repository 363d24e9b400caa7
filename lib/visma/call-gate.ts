import { createHash } from 'node:crypto';
import type { Asking } from '../domain/asking.ts';
import type { Clock } from '../domain/clock.ts';
import type { ConnectionId } from '../domain/ids.ts';
import type { ErrorCode } from '../errors.ts';
import { AppError, isAppError } from '../errors.ts';
import type { BreakerPass } from '../http/breaker.ts';
import { createBreaker } from '../http/breaker.ts';
import type { GuardedAttempt } from '../http/guarded-attempt.ts';
import { guardAttempt } from '../http/guarded-attempt.ts';
import type { Priority } from '../http/limiter.ts';
import type { RepeatPolicy } from '../http/repeat-guard.ts';
import { createRepeatGuard } from '../http/repeat-guard.ts';
import { createRetryBudget } from '../http/retry-budget.ts';
import type { VismaQuota } from './quota.ts';
import { reservedUntil } from './quota.ts';

/**
 * Visma's older rules for identical requests: five a minute, and two that fail alike in five
 * minutes (docs/visma.md, *Rate limits*). We stay one below the first.
 */
const REPEATS: RepeatPolicy = {
  sent: { atMost: 4, withinMs: 60_000 },
  refused: { atMost: 2, withinMs: 300_000 },
  maxRemembered: 5_000,
};

export interface GatedCall {
  readonly connectionId: ConnectionId;
  /** The path with its id left out: calls that succeed and fail together. */
  readonly endpoint: string;
  readonly url: URL;
  readonly accessToken: string;
  readonly priority: Priority;
  /** By hand: somebody may have mended what was refused, so the same may be asked again. */
  readonly asking: Asking;
}

export type GatePass = Pick<GuardedAttempt, 'mayRepeat' | 'end'>;

/**
 * What keeps us from asking Visma although nothing forbids it: its limits as we know them, and an
 * outage. Held per process; what must hold for the others too is stored by their callers.
 */
export interface CallGate {
  /**
   * Throws when the call would not be let out now: `visma.rate-limited` or, while the endpoint is
   * down, `visma.unavailable`, both with `retryAt` and the fact `heldBack`, which says that Visma
   * was not asked and why: `repeat` and `reserve` are bounds of ours.
   */
  check(call: GatedCall): void;
  /** As `check`; then the call counts as sent. */
  enter(call: GatedCall): GatePass;
}

interface GateDeps {
  readonly clock: Clock;
  readonly pausedUntil: (connectionId: ConnectionId) => number | undefined;
  readonly quotaOf: (connectionId: ConnectionId) => VismaQuota | undefined;
}

export function createCallGate({ clock, pausedUntil, quotaOf }: GateDeps): CallGate {
  const breaker = createBreaker(clock);
  const budget = createRetryBudget(clock);
  const repeats = createRepeatGuard(clock, REPEATS);

  const throwWhileHeld = (call: GatedCall, request: string): void => {
    holdBack('visma.rate-limited', 'pause', pausedUntil(call.connectionId));
    holdBack('visma.unavailable', 'breaker', breaker.openUntil(circuitOf(call)));
    if (call.priority === 'background') {
      const until = reservedUntil(quotaOf(call.connectionId), clock());
      holdBack('visma.rate-limited', 'reserve', until);
    }
    if (call.asking === 'by-itself') {
      holdBack('visma.rate-limited', 'repeat', repeats.heldUntil(request));
    }
  };

  return {
    check: (call) => throwWhileHeld(call, digestOf(call)),
    enter(call) {
      const request = digestOf(call);
      const circuit = circuitOf(call);
      throwWhileHeld(call, request);
      const attempt = guardAttempt({
        pass: enterCircuit(breaker, circuit),
        ...{ budget, spender: call.connectionId },
        isHeld: () =>
          breaker.openUntil(circuit) !== undefined || repeats.heldUntil(request) !== undefined,
        isOutage: (code) => OUTAGES.has(code),
      });
      repeats.noteSent(request);
      return {
        mayRepeat() {
          const mayRepeat = attempt.mayRepeat();
          if (mayRepeat) repeats.noteSent(request);
          return mayRepeat;
        },
        end(error) {
          attempt.end(error);
          if (isAppError(error) && REFUSALS.has(error.code)) repeats.noteRefused(request);
        },
      };
    },
  };
}

function holdBack(
  code: 'visma.rate-limited' | 'visma.unavailable',
  heldBack: 'pause' | 'breaker' | 'reserve' | 'repeat',
  until: number | undefined,
): void {
  if (until === undefined) return;
  throw new AppError(code, 'Visma not asked', { retryAt: until, facts: { heldBack } });
}

/** Whether Visma was not asked at all: then nothing was learned of the connection. */
export function isHeldBack(error: unknown): boolean {
  return isAppError(error) && 'heldBack' in error.facts;
}

/** Nothing usable came back. */
const OUTAGES: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'visma.unavailable',
  'visma.unexpected-response',
  'http.timeout',
  'http.unreachable',
  'http.certificate',
  'http.too-large',
]);

/** Visma will answer the same to the same request; what a new token or time alone changes is not here. */
const REFUSALS: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'visma.company-refused',
  'visma.no-licence',
  'visma.forbidden',
  'visma.not-found',
  'visma.rejected',
]);

function enterCircuit(breaker: ReturnType<typeof createBreaker>, circuit: string): BreakerPass {
  const pass = breaker.enter(circuit);
  if (pass === undefined) throw new Error('the circuit opened between two statements');
  return pass;
}

function circuitOf({ connectionId, endpoint }: GatedCall): string {
  return `${connectionId} ${endpoint}`;
}

/** A digest, since the address names the customer. A new token is a new try: somebody has done something. */
function digestOf({ connectionId, accessToken, url }: GatedCall): string {
  return createHash('sha256')
    .update(`${connectionId}\n${accessToken}\n${url.href}`)
    .digest('base64url');
}
