'use client';

import { Dialog } from 'radix-ui';
import { useMemo, useRef } from 'react';
import { useLocale, useTranslations } from 'use-intl/react';
import type { DocumentAddress } from '#components/api/document-requests.ts';
import type { PanelAddress } from '#components/api/panel-address.ts';
import { useDocument } from '#components/api/use-document.ts';
import { buttonClass } from '#components/ui/button-class.ts';
import { CrossIcon } from '#components/ui/icons.tsx';
import type { DocumentRow } from '#lib/domain/card.ts';
import { DocumentStateChip } from '../document-state-chip.tsx';
import { CopyNumber } from './copy-number.tsx';
import { DocumentDetails } from './document-details.tsx';
import { DocumentFacts } from './document-facts.tsx';
import { DrawerProblem } from './drawer-problem.tsx';
import { DrawerSkeleton } from './drawer-skeleton.tsx';
import { FileButton } from './file-button.tsx';

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
  const t = useTranslations('panel');
  const number = useRef<HTMLSpanElement>(null);
  const focus = useReturnedFocus();
  const wanted = { address, connectionId, type: row.type, number: row.number };
  const { document, isAsking, problem, ask } = useDocument(wanted);
  return (
    <Dialog.Root defaultOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/20" />
        <Dialog.Content
          lang={useLocale()}
          aria-describedby={undefined}
          {...focus}
          className="fixed inset-y-0 right-0 z-50 flex w-full flex-col bg-surface text-ink shadow-xl min-[480px]:w-[400px] min-[480px]:border-l min-[480px]:border-line min-[800px]:w-[480px]"
        >
          <header className="flex flex-col gap-2 border-b border-line px-4 pt-3 pb-3">
            <div className="flex items-start gap-2">
              <Dialog.Title className="min-w-0 flex-1 text-base font-semibold break-words">
                {t(`type.${row.type}`)}{' '}
                <span ref={number} className="tabular-nums">
                  {row.number}
                </span>
              </Dialog.Title>
              <DocumentStateChip row={row} />
              <Dialog.Close aria-label={t('drawer.close')} className={buttonClass('quiet')}>
                <CrossIcon />
              </Dialog.Close>
            </div>
            <div className="flex flex-wrap items-start gap-2">
              {document?.isPrintable !== false && (
                <FileButton
                  wanted={wanted}
                  look="primary"
                  words={t('drawer.openPdf')}
                  isReady={document !== undefined}
                />
              )}
              <CopyNumber number={row.number} shown={number} />
            </div>
          </header>
          <div
            // Long documents are scrolled with the keyboard too.
            tabIndex={0}
            role="group"
            aria-label={`${t(`type.${row.type}`)} ${row.number}`}
            aria-busy={isAsking}
            className="flex flex-1 flex-col gap-4 overflow-y-auto px-4 py-3"
          >
            <DocumentFacts row={row} document={document} />
            {problem !== undefined && (
              <DrawerProblem problem={problem} isAsking={isAsking} onRetry={ask} />
            )}
            {document === undefined && problem === undefined && <DrawerSkeleton />}
            {document !== undefined && (
              <DocumentDetails row={row} document={document} wanted={wanted} />
            )}
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** To the row from which the drawer was opened: Radix itself gives it to a trigger, of which there is none. */
function useReturnedFocus() {
  const opener = useRef<Element | null>(null);
  return useMemo(
    () => ({
      onOpenAutoFocus: () => {
        opener.current = document.activeElement;
      },
      onCloseAutoFocus: (event: Event) => {
        event.preventDefault();
        if (opener.current instanceof HTMLElement) opener.current.focus();
      },
    }),
    [],
  );
}
