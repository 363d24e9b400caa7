import type { HeldRead } from '../db/held-read.ts';
import type { LedgerDeps } from './ledger-deps.ts';

export interface LeaseHolding {
  /** Aborted when another reader has taken over, after this process was paused. */
  readonly lost: AbortSignal;
  stop(): void;
}

/** When the ledger was last looked at, as far as the read knows (epoch ms). */
export interface Viewing {
  lastAt: number;
}

/**
 * Extends the lease while a slow page is awaited, and learns whether somebody still looks. What
 * bounds the holding is the transport: every call to Visma has a deadline.
 */
export function holdLease(
  deps: Pick<LedgerDeps, 'reads' | 'log' | 'settings'>,
  held: HeldRead,
  viewing: Viewing,
): LeaseHolding {
  const lost = new AbortController();
  const extend = async () => {
    try {
      if (!(await extendLease(deps, held, viewing))) lost.abort();
    } catch (error) {
      // The next page meets a database that is down itself.
      deps.log.warn('lease not extended', { ledgerId: held.ledgerId, error });
    }
  };
  const timer = setInterval(() => void extend(), deps.settings.leaseMs / 4);
  timer.unref();
  return {
    lost: lost.signal,
    stop: () => {
      clearInterval(timer);
    },
  };
}

/** False when another reader holds the ledger. */
export async function extendLease(
  { reads, settings }: Pick<LedgerDeps, 'reads' | 'settings'>,
  held: HeldRead,
  viewing: Viewing,
): Promise<boolean> {
  const viewedAt = await reads.extend(held, settings.leaseMs);
  if (viewedAt === undefined) return false;
  viewing.lastAt = Math.max(viewing.lastAt, viewedAt);
  return true;
}
