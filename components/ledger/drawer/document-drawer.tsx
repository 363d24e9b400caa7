'use client';

import { Dialog } from 'radix-ui';
import { useMemo, useRef } from 'react';
import { useLocale } from 'use-intl/react';
import type { DocumentAddress } from '#components/api/document-requests.ts';
import type { PanelAddress } from '#components/api/panel-address.ts';
import type { DocumentRow } from '#lib/domain/card.ts';
import { DrawerContent } from './drawer-content.tsx';
import { focusAfterDrawer, openRowOf } from './returned-focus.ts';

interface DocumentDrawerProps {
  readonly address: PanelAddress;
  readonly connectionId: DocumentAddress['connectionId'];
  readonly row: DocumentRow;
  readonly onClose: () => void;
}

/**
 * One document beside the list, over it where the panel is narrow. What the list knows is there at
 * once; the rest is asked for when it opens. Esc and the button close it and give the focus back.
 */
export function DocumentDrawer({ address, connectionId, row, onClose }: DocumentDrawerProps) {
  const { place, noteRow, handlers } = useReturnedFocus();
  const close = () => {
    noteRow();
    onClose();
  };
  return (
    <Dialog.Root defaultOpen onOpenChange={(isOpen) => !isOpen && close()}>
      <span ref={place} hidden />
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/20" />
        <Dialog.Content
          lang={useLocale()}
          aria-describedby={undefined}
          {...handlers}
          className="fixed inset-y-0 right-0 z-50 flex w-full flex-col bg-surface text-ink shadow-xl min-[480px]:w-[400px] min-[480px]:border-l min-[480px]:border-line min-[800px]:w-[480px]"
        >
          <DrawerContent address={address} connectionId={connectionId} row={row} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/**
 * Radix itself gives it to a trigger, of which there is none. The drawer stands beside the page;
 * `place` is what it leaves in the section of its list.
 */
function useReturnedFocus() {
  const place = useRef<HTMLSpanElement>(null);
  const opener = useRef<Element | null>(null);
  const left = useRef<{ list: Element | null; row: Element | null }>({ list: null, row: null });
  return useMemo(
    () => ({
      place,
      /** Before the row stops being that of the open document, and the place is taken away. */
      noteRow: () => {
        const list = place.current?.closest('section') ?? null;
        left.current = { list, row: openRowOf(list) };
      },
      handlers: {
        onOpenAutoFocus: () => {
          opener.current = document.activeElement;
        },
        onCloseAutoFocus: (event: Event) => {
          event.preventDefault();
          const { list, row } = left.current;
          focusAfterDrawer(list, { opener: opener.current, row })?.focus();
        },
      },
    }),
    [],
  );
}
