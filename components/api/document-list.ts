import type { InfiniteData } from '@tanstack/react-query';
import { infiniteQueryOptions } from '@tanstack/react-query';
import type { DocumentPage } from '#lib/domain/card.ts';
import type { DocumentQuery } from '#lib/domain/document-query.ts';
import type { ConnectionId } from '#lib/domain/ids.ts';
import { documentParameters } from './document-parameters.ts';
import { FIRST_ROWS, MORE_ROWS } from './page-sizes.ts';
import type { PanelAddress } from './panel-address.ts';
import { addressKey } from './panel-address.ts';
import { fetchDocuments } from './panel-requests.ts';

export interface DocumentList {
  readonly address: PanelAddress;
  readonly connectionId: ConnectionId;
  readonly query: DocumentQuery;
}

/** The pages of one company's list, each from the end of the one before. */
export function documentList({ address, connectionId, query }: DocumentList) {
  const parameters = new URLSearchParams(documentParameters(query)).toString();
  return infiniteQueryOptions({
    queryKey: ['documents', ...addressKey(address), connectionId, parameters],
    queryFn: ({ pageParam, signal }) => {
      const limit = pageParam === '' ? FIRST_ROWS : MORE_ROWS;
      return fetchDocuments(address, { connectionId, query, cursor: pageParam, limit }, signal);
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
}

export function asPages(page: DocumentPage): InfiniteData<DocumentPage, string> {
  return { pages: [page], pageParams: [''] };
}
