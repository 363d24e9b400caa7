'use client';

import type { ReactNode } from 'react';
import { lazy, Suspense, useCallback, useState } from 'react';
import type { PanelAddress } from '#components/api/panel-address.ts';
import type { DocumentRow } from '#lib/domain/card.ts';
import type { ConnectionId } from '#lib/domain/ids.ts';

const DocumentDrawer = lazy(async () => ({
  default: (await import('./document-drawer.tsx')).DocumentDrawer,
}));

interface DocumentDrawerOf {
  /** Place it anywhere; it shows above everything while a document is open. */
  readonly drawer: ReactNode;
  /** Of the row whose document is open. */
  readonly openKey: string | undefined;
  readonly onOpen: (row: DocumentRow) => void;
}

/** The drawer of one company's list. Its code comes with the first document that is opened. */
export function useDocumentDrawer(
  address: PanelAddress,
  connectionId: ConnectionId,
): DocumentDrawerOf {
  const [row, setRow] = useState<DocumentRow>();
  const close = useCallback(() => setRow(undefined), []);
  return {
    openKey: row?.key,
    onOpen: setRow,
    drawer: row !== undefined && (
      <Suspense fallback={null}>
        <DocumentDrawer address={address} connectionId={connectionId} row={row} onClose={close} />
      </Suspense>
    ),
  };
}
