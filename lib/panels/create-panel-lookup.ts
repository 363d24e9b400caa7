import type { PanelStore } from '../db/panel-store.ts';
import type { Clock } from '../domain/clock.ts';
import { findPanelKey } from '../domain/ids.ts';
import type { Log } from '../log.ts';

interface LookupDeps {
  readonly panels: Pick<PanelStore, 'exists'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Long enough for a flood of one wrong address, short enough for nobody to notice. */
const UNKNOWN_MS = 5_000;
const MAX_KEPT = 1_000;

/**
 * Whether any tenant has a panel of this key: asked before each answer that may be framed. A panel
 * that exists is never removed, so a yes is kept while there is room. When the database does not
 * answer, what is not known is not framed.
 */
export function createPanelLookup({ panels, clock, log }: LookupDeps) {
  /** Until when each answer holds; the oldest one leaves first. */
  const kept = new Map<string, { readonly exists: boolean; readonly until: number }>();

  function keep(key: string, exists: boolean): void {
    kept.delete(key);
    for (const [oldest] of kept) {
      if (kept.size < MAX_KEPT) break;
      kept.delete(oldest);
    }
    kept.set(key, { exists, until: exists ? Infinity : clock() + UNKNOWN_MS });
  }

  return async (text: string): Promise<boolean> => {
    const key = findPanelKey(text);
    if (key === undefined) return false;
    const known = kept.get(key);
    if (known !== undefined && known.until > clock()) return known.exists;
    try {
      const exists = await panels.exists(key);
      keep(key, exists);
      return exists;
    } catch (error) {
      log.warn('panel not looked up', { error });
      return false;
    }
  };
}
