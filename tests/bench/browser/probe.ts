import type { Frame } from 'playwright';

/** What the probe has seen in its frame since it was loaded. Times are milliseconds. */
export interface Seen {
  /** From the navigation to the paint with the first row. */
  readonly rowAt: number | undefined;
  /** Each shift of the layout that no input explains. */
  readonly shifts: readonly number[];
  /** Of each click or key press since `forgetInteractions`, to the next paint. */
  readonly interactions: readonly number[];
}

interface ProbedWindow extends Window {
  probe?: {
    rowAt: number | undefined;
    shifts: number[];
    interactions: Map<number, number>;
  };
}

/** Of the Layout Instability and Event Timing APIs, which TypeScript does not describe in full. */
interface ShiftEntry extends PerformanceEntry {
  readonly value: number;
  readonly hadRecentInput: boolean;
}

interface InteractionEntry extends PerformanceEntry {
  readonly interactionId: number;
}

/** Runs in each frame before its own scripts; it must not need anything from outside of itself. */
export function installProbe(): void {
  const seen: NonNullable<ProbedWindow['probe']> = {
    rowAt: undefined,
    shifts: [],
    interactions: new Map(),
  };
  (window as ProbedWindow).probe = seen;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as ShiftEntry[])
      if (!entry.hadRecentInput) seen.shifts.push(entry.value);
  }).observe({ type: 'layout-shift', buffered: true });
  new PerformanceObserver((list) => {
    for (const { interactionId, duration } of list.getEntries() as InteractionEntry[]) {
      if (interactionId === 0) continue;
      const longest = Math.max(duration, seen.interactions.get(interactionId) ?? 0);
      seen.interactions.set(interactionId, longest);
    }
    // The least that may be asked for; shorter ones are not told.
  }).observe({ type: 'event', buffered: true, durationThreshold: 16 } as PerformanceObserverInit);

  const look = () => {
    const row = document.querySelector('[data-index="0"]');
    if (row === null || !row.checkVisibility()) {
      requestAnimationFrame(look);
      return;
    }
    // A message that is sent before the paint arrives after it.
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      seen.rowAt = performance.now();
    };
    channel.port2.postMessage(undefined);
  };
  requestAnimationFrame(look);
}

export function seenIn(frame: Frame): Promise<Seen> {
  return frame.evaluate(() => {
    const { rowAt, shifts, interactions } = (window as ProbedWindow).probe ?? {
      rowAt: undefined,
      shifts: [],
      interactions: new Map<number, number>(),
    };
    return { rowAt, shifts, interactions: [...interactions.values()] };
  });
}

export async function forgetInteractions(frame: Frame): Promise<void> {
  await frame.evaluate(() => (window as ProbedWindow).probe?.interactions.clear());
}
