import type { Clock } from '../domain/clock.ts';

/** When a breaker opens and how it finds out that it may close. Data only. */
export interface BreakerPolicy {
  /** So many failures, none answered between them … */
  readonly failures: number;
  /** … within this time open it. */
  readonly withinMs: number;
  /** From opening, or a failed probe, to the next probe. */
  readonly probeAfterMs: number;
  /** What callers are told to wait while a probe is under way. */
  readonly duringProbeMs: number;
}

export const BREAKER: BreakerPolicy = {
  failures: 5,
  withinMs: 20_000,
  probeAfterMs: 15_000,
  duringProbeMs: 5_000,
};

/** The right to send one call; it must end in exactly one of `answered`, `failed` and `abandoned`. */
export interface BreakerPass {
  /** The one call that finds out whether the server is back; it is not repeated. */
  readonly isProbe: boolean;
  /** An attempt failed; said for the last one of a call and for each that is repeated. */
  failed(): void;
  /** The server answered, whatever it said. */
  answered(): void;
  /** Nothing was learned: nobody waited for the end. */
  abandoned(): void;
}

export interface Breaker {
  /** The instant (epoch ms) before which a call is pointless; undefined when one may be sent. */
  openUntil(key: string): number | undefined;
  /** Undefined while open. */
  enter(key: string): BreakerPass | undefined;
}

interface Circuit {
  failedAt: number[];
  opensAgainAt: number | undefined;
  isProbing: boolean;
}

/**
 * A server that is down is not asked by everybody in turn: after a run of failures one probe at a
 * time asks for all (docs/decisions/0012). An answer of any kind ends the run, so that one resource
 * that always fails does not shut out the others behind the same key.
 */
export function createBreaker(clock: Clock, policy: BreakerPolicy = BREAKER): Breaker {
  // Only keys whose last call failed are here.
  const circuits = new Map<string, Circuit>();

  const openUntil = (key: string): number | undefined => {
    const circuit = circuits.get(key);
    if (circuit?.opensAgainAt === undefined) return undefined;
    if (circuit.opensAgainAt > clock()) return circuit.opensAgainAt;
    return circuit.isProbing ? clock() + policy.duringProbeMs : undefined;
  };

  const noteFailure = (key: string): void => {
    const now = clock();
    const circuit = circuits.get(key) ?? {
      failedAt: [],
      opensAgainAt: undefined,
      isProbing: false,
    };
    circuit.failedAt = circuit.failedAt.filter((at) => at > now - policy.withinMs);
    circuit.failedAt.push(now);
    const isRun = circuit.failedAt.length >= policy.failures;
    if (isRun && circuit.opensAgainAt === undefined) {
      circuit.opensAgainAt = now + policy.probeAfterMs;
    }
    circuits.set(key, circuit);
  };

  const passFor = (key: string): BreakerPass => ({
    isProbe: false,
    failed: () => noteFailure(key),
    answered: () => void circuits.delete(key),
    abandoned: () => undefined,
  });

  const probeFor = (key: string, circuit: Circuit): BreakerPass => {
    circuit.isProbing = true;
    return {
      isProbe: true,
      failed: () => {
        circuit.isProbing = false;
        circuit.opensAgainAt = clock() + policy.probeAfterMs;
      },
      answered: () => void circuits.delete(key),
      abandoned: () => {
        circuit.isProbing = false;
      },
    };
  };

  return {
    openUntil,
    enter(key) {
      if (openUntil(key) !== undefined) return undefined;
      const circuit = circuits.get(key);
      return circuit?.opensAgainAt === undefined ? passFor(key) : probeFor(key, circuit);
    },
  };
}
