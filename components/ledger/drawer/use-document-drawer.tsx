'use client';

import type { ReactNode } from 'react';
import { lazy, Suspense, useState } from 'react';
import type { PanelAddress } from '#components/api/panel-address.ts';
import type { DocumentRow } from '#lib/domain/card.ts';
import type { ConnectionId } from '#lib/domain/ids.ts';
import type { ListControls } from '../filters/use-list-controls.ts';
import { rowToShow } from './row-to-show.ts';

const DocumentDrawer = lazy(async () => ({
  default: (await import('./document-drawer.tsx')).DocumentDrawer,
}));
const RestoredDrawer = lazy(async () => ({
  default: (await import('./restored-drawer.tsx')).RestoredDrawer,
}));

interface DrawerOf {
  readonly address: PanelAddress;
  readonly connectionId: ConnectionId;
  readonly controls: ListControls;
  /** Of the company's list. */
  readonly rows: readonly DocumentRow[];
}

interface DocumentDrawerOf {
  /** Place it anywhere; it shows above everything while a document is open. */
  readonly drawer: ReactNode;
  /** Of the row whose document is open. */
  readonly openKey: string | undefined;
  readonly onOpen: (row: DocumentRow) => void;
}

/**
 * The drawer of one company's list, also as it was left on this card. Its code comes with the first
 * document that is opened.
 */
export function useDocumentDrawer({
  address,
  connectionId,
  controls,
  rows,
}: DrawerOf): DocumentDrawerOf {
  const { opened, open } = controls;
  const [shown, setShown] = useState<DocumentRow>();
  const openKey = opened?.connectionId === connectionId ? opened.key : undefined;
  const row = openKey === undefined ? undefined : rowToShow(rows, openKey, shown);
  if (row !== undefined && row !== shown) setShown(row);
  const of = { address, connectionId, onClose: () => open(undefined) };
  return {
    openKey,
    onOpen: (chosen) => {
      setShown(chosen);
      open({ connectionId, key: chosen.key });
    },
    drawer: openKey !== undefined && (
      <Suspense fallback={null}>
        {row === undefined ? (
          <RestoredDrawer {...of} documentKey={openKey} />
        ) : (
          <DocumentDrawer {...of} row={row} />
        )}
      </Suspense>
    ),
  };
}
