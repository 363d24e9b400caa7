import type { Page } from '@playwright/test';

/** Texts that a reader of the gallery could not read: cut off, out of their frame, or on each other. */
export async function findUnreadableTexts(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    /** Neighbouring letters may touch by a rounding. */
    const TOUCH_PX = 1.5;
    const LINES_TOUCH_PX = 3;
    const framesOf = () => [...document.querySelectorAll<HTMLElement>('[data-frame]')];
    return [...new Set(framesOf().flatMap(findIn))];

    function findIn(frame: HTMLElement): string[] {
      const name = frame.dataset['frame'] ?? '';
      const box = frame.getBoundingClientRect();
      const pieces = textsOf(frame).flatMap(({ node, element }) => {
        const range = document.createRange();
        range.selectNodeContents(node);
        const words = (node.textContent ?? '').trim();
        return [...range.getClientRects()].map((rect) => ({ words, rect, element }));
      });
      const outside = pieces.filter(
        ({ rect }) => rect.right > box.right + 0.5 || rect.left < box.left - 0.5,
      );
      const clipped = pieces.filter(({ element }) => isClipped(element, frame));
      const covered = pieces.filter(({ rect }, place) =>
        pieces.slice(place + 1).some((other) => overlap(rect, other.rect)),
      );
      return [
        ...outside.map(({ words }) => `${name}: outside: ${words}`),
        ...clipped.map(({ words }) => `${name}: clipped: ${words}`),
        ...covered.map(({ words }) => `${name}: covered: ${words}`),
      ];
    }

    /** What is seen; not what only assistive technology reads, nor what a field holds. */
    function textsOf(frame: HTMLElement): { node: Node; element: HTMLElement }[] {
      const found = [];
      const walker = document.createTreeWalker(frame, NodeFilter.SHOW_TEXT);
      while (walker.nextNode() !== null) {
        const node = walker.currentNode;
        const element = node.parentElement;
        if (element === null || (node.textContent ?? '').trim() === '') continue;
        if (element.closest('select, textarea') !== null || isOnlyHeard(element)) continue;
        if (element.checkVisibility({ visibilityProperty: true })) found.push({ node, element });
      }
      return found;
    }

    function isOnlyHeard(element: HTMLElement): boolean {
      for (let each: HTMLElement | null = element; each !== null; each = each.parentElement) {
        if (getComputedStyle(each).clipPath === 'inset(50%)') return true;
      }
      return false;
    }

    function isClipped(element: HTMLElement, frame: HTMLElement): boolean {
      for (let each = element; each !== frame; each = each.parentElement ?? frame) {
        const { overflowX, display } = getComputedStyle(each);
        const hides = overflowX !== 'visible' && display !== 'inline';
        if (hides && each.scrollWidth > each.clientWidth + 1) return true;
      }
      return false;
    }

    function overlap(a: DOMRect, b: DOMRect): boolean {
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      return across > TOUCH_PX && down > LINES_TOUCH_PX;
    }
  });
}
