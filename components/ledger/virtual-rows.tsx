'use client';

import { defaultRangeExtractor, useWindowVirtualizer } from '@tanstack/react-virtual';
import type { RefObject } from 'react';
import { Fragment, useLayoutEffect, useRef, useState } from 'react';
import type { DocumentRow as Row } from '#lib/domain/card.ts';
import { CARD_HEIGHT_PX, CARDS_BELOW_PX, ROW_HEIGHT_PX } from './columns.ts';
import type { RowLook } from './document-row.tsx';
import { DocumentRow } from './document-row.tsx';

interface VirtualRowsProps {
  readonly rows: readonly Row[];
  readonly activeIndex: number;
  readonly openKey: string | undefined;
  readonly look: RowLook;
}

/**
 * The rows near the window, with blank rows in place of the others. The active row is there
 * wherever the window is: it may have the focus, which would be lost with it.
 */
export function VirtualRows({ rows, activeIndex, openKey, look }: VirtualRowsProps) {
  const body = useRef<HTMLTableSectionElement>(null);
  const { top, isNarrow } = usePlace(body);
  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => (isNarrow ? CARD_HEIGHT_PX : ROW_HEIGHT_PX),
    overscan: 20,
    scrollMargin: top,
    getItemKey: (index) => rows[index]?.key ?? index,
    rangeExtractor: (range) =>
      [...new Set([...defaultRangeExtractor(range), activeIndex])]
        .filter((index) => index < rows.length)
        .sort((a, b) => a - b),
  });
  const items = virtualizer.getVirtualItems();
  const after = virtualizer.getTotalSize() - ((items.at(-1)?.end ?? top) - top);
  return (
    <tbody ref={body} role="rowgroup" className="block @min-[480px]:table-row-group">
      {items.map(({ index, key, start }, place) => {
        const row = rows[index];
        if (row === undefined) return null;
        return (
          <Fragment key={key}>
            <BlankRow heightPx={start - (items[place - 1]?.end ?? top)} />
            <DocumentRow
              row={row}
              index={index}
              isActive={index === activeIndex}
              isOpen={row.key === openKey}
              measure={virtualizer.measureElement}
              {...look}
            />
          </Fragment>
        );
      })}
      <BlankRow heightPx={after} />
    </tbody>
  );
}

function BlankRow({ heightPx }: { readonly heightPx: number }) {
  if (heightPx <= 0) return null;
  return (
    <tr aria-hidden="true" className="block @min-[480px]:table-row">
      <td className="block p-0 @min-[480px]:table-cell" style={{ height: heightPx }} />
    </tr>
  );
}

/** Where the rows begin on the page, and whether they are laid out as cards. */
function usePlace(body: RefObject<HTMLTableSectionElement | null>) {
  const [place, setPlace] = useState({ top: 0, isNarrow: false });
  useLayoutEffect(() => {
    const measure = () => {
      const box = body.current?.getBoundingClientRect();
      if (box === undefined) return;
      const next = {
        top: Math.round(box.top + window.scrollY),
        isNarrow: box.width < CARDS_BELOW_PX,
      };
      setPlace((last) => (last.top === next.top && last.isNarrow === next.isNarrow ? last : next));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [body]);
  return place;
}
