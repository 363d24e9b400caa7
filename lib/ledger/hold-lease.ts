import type { HeldRead } from '../db/held-read.ts';
import type { LedgerDeps } from './ledger-deps.ts';

export interface LeaseHolding {
  /** Aborted when another reader has taken over, after this process was paused. */
  readonly lost: AbortSignal;
  stop(): void;
}

/**
 * Extends the lease while a slow page is awaited. What bounds the holding is the transport: every
 * call to Visma has a deadline.
 */
export function holdLease(
  deps: Pick<LedgerDeps, 'reads' | 'log'>,
  held: HeldRead,
  leaseMs: number,
): LeaseHolding {
  const lost = new AbortController();
  const extend = async () => {
    try {
      if (!(await deps.reads.extend(held, leaseMs))) lost.abort();
    } catch (error) {
      // The next page meets a database that is down itself.
      deps.log.warn('lease not extended', { ledgerId: held.ledgerId, error });
    }
  };
  const timer = setInterval(() => void extend(), leaseMs / 4);
  timer.unref();
  return {
    lost: lost.signal,
    stop: () => {
      clearInterval(timer);
    },
  };
}
