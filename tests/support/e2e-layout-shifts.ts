import type { Page } from '@playwright/test';
import { panelFrame } from './e2e-crm.ts';

/** Of the Layout Instability API, which TypeScript does not describe. */
interface LayoutShift extends PerformanceEntry {
  readonly value: number;
  readonly sources: readonly {
    readonly node: Node | null;
    readonly previousRect: DOMRectReadOnly;
    readonly currentRect: DOMRectReadOnly;
  }[];
}

interface Shift {
  readonly startTime: number;
  readonly moved: string;
}

declare global {
  interface Window {
    layoutShifts?: Shift[];
  }
}

/** From the next document on, each frame keeps what moved in it. */
export async function watchLayoutShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const shifts: Shift[] = [];
    window.layoutShifts = shifts;
    const corner = ({ x, y }: DOMRectReadOnly) => `${x},${y}`;
    new PerformanceObserver((list) => {
      for (const { startTime, value, sources } of list.getEntries() as LayoutShift[]) {
        const nodes = sources.map(
          ({ node, previousRect, currentRect }) =>
            `${node?.nodeName} "${node?.textContent?.slice(0, 30)}" ${corner(previousRect)} → ${corner(currentRect)}`,
        );
        shifts.push({ startTime, moved: `${value}: ${nodes.join(' | ')}` });
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
}

/**
 * What moved in the panel before somebody's eyes. Chromium also reports what it laid out twice
 * before the first frame that it painted (a page whose style sheet was still on its way when a
 * script or a test asked for a size); nobody has seen that, so it is left out.
 */
export async function layoutShiftsOf(page: Page): Promise<readonly string[]> {
  const frame = panelFrame(page);
  await frame.waitForFunction(() => performance.getEntriesByType('paint').length > 0);
  return frame.evaluate(() => {
    const [first] = performance.getEntriesByType('paint') as (PerformanceEntry & {
      readonly paintTime: number;
    })[];
    if (first === undefined || window.layoutShifts === undefined) throw new Error('not painted');
    return window.layoutShifts
      .filter(({ startTime }) => startTime > first.paintTime)
      .map(({ moved }) => moved);
  });
}
