'use client';

import type { FocusEvent, KeyboardEvent, MouseEvent, RefObject } from 'react';
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { DocumentRow } from '#lib/domain/card.ts';

/** How far PageUp and PageDown go. */
const PAGE_ROWS = 10;

const STEPS: Readonly<Record<string, (index: number, last: number) => number>> = {
  ArrowDown: (index, last) => Math.min(index + 1, last),
  ArrowUp: (index) => Math.max(index - 1, 0),
  PageDown: (index, last) => Math.min(index + PAGE_ROWS, last),
  PageUp: (index) => Math.max(index - PAGE_ROWS, 0),
  Home: () => 0,
  End: (_index, last) => last,
};

interface UseRowKeys {
  readonly table: RefObject<HTMLTableElement | null>;
  readonly rows: readonly DocumentRow[];
  readonly onOpen: ((row: DocumentRow) => void) | undefined;
}

/**
 * One row is in the order of Tab; arrows, PageUp, PageDown, Home and End go from row to row, Enter
 * and a click open one. Tab leaves the rows, and the frame after them.
 */
export function useRowKeys({ table, rows, onOpen }: UseRowKeys) {
  const [activeKey, setActiveKey] = useState<string>();
  const activeIndex = useMemo(
    () =>
      Math.max(
        0,
        rows.findIndex(({ key }) => key === activeKey),
      ),
    [rows, activeKey],
  );
  const isMoving = useRef(false);
  useLayoutEffect(() => {
    if (!isMoving.current) return;
    isMoving.current = false;
    table.current?.querySelector<HTMLElement>(`tr[data-index="${activeIndex}"]`)?.focus();
  }, [table, activeIndex]);

  const onKeyDown = useCallback(
    (event: KeyboardEvent) => {
      const index = indexOf(event.target);
      if (index === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
      const row = rows[index];
      if (event.key === 'Enter' && event.target instanceof HTMLTableRowElement) {
        if (row !== undefined) onOpen?.(row);
        return;
      }
      const next = STEPS[event.key]?.(index, rows.length - 1);
      if (next === undefined) return;
      event.preventDefault();
      isMoving.current = next !== activeIndex;
      setActiveKey(rows[next]?.key);
    },
    [rows, activeIndex, onOpen],
  );
  const onFocus = useCallback(
    (event: FocusEvent) => {
      const index = indexOf(event.target);
      if (index !== undefined) setActiveKey(rows[index]?.key);
    },
    [rows],
  );
  const onClick = useCallback(
    (event: MouseEvent) => {
      const row = rows[indexOf(event.target) ?? -1];
      // Whoever marks a number to copy it does not want to open it.
      if (row === undefined || window.getSelection()?.isCollapsed === false) return;
      onOpen?.(row);
    },
    [rows, onOpen],
  );
  return { activeIndex, handlers: { onKeyDown, onFocus, onClick } };
}

function indexOf(target: EventTarget): number | undefined {
  if (!(target instanceof Element)) return undefined;
  const index = target.closest<HTMLElement>('tr[data-index]')?.dataset['index'];
  return index === undefined ? undefined : Number(index);
}
