'use client';

import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { FIRST_ROWS } from '#components/api/page-sizes.ts';
import type { PanelAddress } from '#components/api/panel-address.ts';
import { addressKey } from '#components/api/panel-address.ts';
import { fetchDocuments } from '#components/api/panel-requests.ts';
import { FIRST_GLANCE_QUERY } from '#lib/domain/document-query.ts';
import type { ConnectionId } from '#lib/domain/ids.ts';
import { DocumentDrawer } from './document-drawer.tsx';
import { isNotToBeRestored } from './not-to-be-restored.ts';

interface RestoredDrawerProps {
  readonly address: PanelAddress;
  readonly connectionId: ConnectionId;
  /** Of the row: type and number. */
  readonly documentKey: string;
  readonly onClose: () => void;
}

/** The document that was open when the panel was left, where the rows that came first lack it; forgotten when it is not found. */
export function RestoredDrawer({ documentKey, ...of }: RestoredDrawerProps) {
  const { address, connectionId } = of;
  const search = documentKey.slice(documentKey.indexOf(' ') + 1);
  const found = useQuery({
    queryKey: ['restored', ...addressKey(address), connectionId, documentKey],
    queryFn: ({ signal }) => {
      const query = { ...FIRST_GLANCE_QUERY, search };
      const wanted = { connectionId, query, cursor: '', limit: FIRST_ROWS };
      return fetchDocuments(address, wanted, signal);
    },
    staleTime: Infinity,
  });
  const row = found.data?.rows.find(({ key }) => key === documentKey);
  const isGone = isNotToBeRestored(found, documentKey);
  const { onClose } = of;
  useEffect(() => {
    if (isGone) onClose();
  }, [isGone, onClose]);
  return row !== undefined && <DocumentDrawer {...of} row={row} />;
}
