import type { Frame } from 'playwright';

const SCROLL_MS = 4_000;
/** Two rows: a list that is flown through. */
const STEP_PX = 72;

/** Frames that the page draws in a second while it is scrolled from its top, a step in each. */
export function framesASecond(frame: Frame): Promise<number> {
  return frame.evaluate(
    ([durationMs, stepPx]) => {
      const { promise, resolve } = Promise.withResolvers<number>();
      window.scrollTo(0, 0);
      let frames = -1;
      let startedAt = 0;
      const draw = (now: number) => {
        if (frames === -1) startedAt = now;
        frames += 1;
        if (now - startedAt >= durationMs) {
          resolve((frames * 1_000) / (now - startedAt));
          return;
        }
        window.scrollBy(0, stepPx);
        requestAnimationFrame(draw);
      };
      requestAnimationFrame(draw);
      return promise;
    },
    [SCROLL_MS, STEP_PX] as const,
  );
}
