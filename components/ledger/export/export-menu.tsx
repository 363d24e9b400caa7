'use client';

import type { RefObject } from 'react';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { PanelAddress } from '#components/api/panel-address.ts';
import { Disclosure } from '#components/ui/disclosure.tsx';
import { ExportIcon } from '#components/ui/icons.tsx';
import type { DocumentQuery } from '#lib/domain/document-query.ts';
import type { ConnectionId } from '#lib/domain/ids.ts';
import { isSheetKey } from './sheet-key.ts';

const ExportItems = lazy(async () => ({
  default: (await import('./export-items.tsx')).ExportItems,
}));
const CallSheetDialog = lazy(async () => ({
  default: (await import('./call-sheet-dialog.tsx')).CallSheetDialog,
}));

export interface ExportMenuProps {
  readonly address: PanelAddress;
  readonly connectionId: ConnectionId;
  /** Of the list: an export has the same rows. */
  readonly query: DocumentQuery;
  /** Documents that it means. */
  readonly total: number;
}

/** What takes a company's documents out of the panel. Its code comes when it is opened. */
export function ExportMenu(props: ExportMenuProps) {
  const t = useTranslations('panel.export');
  const menu = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLElement>(null);
  const [isSheetOpen, setSheetOpen] = useState(false);
  const openSheet = (from: HTMLElement | null | undefined) => {
    opener.current = from ?? null;
    setSheetOpen(true);
  };
  useSheetKey(menu, openSheet);
  return (
    <div ref={menu} className="print:hidden">
      <Disclosure words={<ExportIcon />} label={t('heading')} align="right">
        <Suspense fallback={null}>
          <ExportItems
            {...props}
            onCallSheet={() => openSheet(menu.current?.querySelector('button'))}
          />
        </Suspense>
      </Disclosure>
      {isSheetOpen && (
        <Suspense fallback={null}>
          <CallSheetDialog
            {...props}
            onClose={() => setSheetOpen(false)}
            onClosed={() => opener.current?.focus()}
          />
        </Suspense>
      )}
    </div>
  );
}

/** `c` opens the call sheet while the focus is in the company's section and not in a field. */
function useSheetKey(
  menu: RefObject<HTMLElement | null>,
  onKey: (from: HTMLElement) => void,
): void {
  const latest = useRef(onKey);
  useEffect(() => {
    latest.current = onKey;
  });
  useEffect(() => {
    const section = menu.current?.closest('section');
    const listen = (event: KeyboardEvent) => {
      const { target } = event;
      if (target instanceof HTMLElement && isSheetKey(event, target)) latest.current(target);
    };
    section?.addEventListener('keydown', listen);
    return () => section?.removeEventListener('keydown', listen);
  }, [menu]);
}
