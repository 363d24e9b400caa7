'use client';

import type { InfiniteData } from '@tanstack/react-query';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import type { DocumentPage, DocumentRow } from '#lib/domain/card.ts';
import type { ConnectionId } from '#lib/domain/ids.ts';
import { FIRST_ROWS, MORE_ROWS } from './page-sizes.ts';
import type { PanelAddress } from './panel-address.ts';
import { addressKey } from './panel-address.ts';
import { fetchDocuments } from './panel-requests.ts';

const AFTER_FAILURE_MS = 5_000;

interface UseDocuments {
  readonly address: PanelAddress;
  readonly connectionId: ConnectionId;
  /** The rows that the card speaks of; when it changes, the list is asked for again. */
  readonly revision: string | undefined;
  readonly firstPage: DocumentPage | undefined;
}

/** The rows of one company. Rows once shown stay until newer ones replace them. */
export function useDocuments({ address, connectionId, revision, firstPage }: UseDocuments) {
  const query = useInfiniteQuery({
    queryKey: ['documents', ...addressKey(address), connectionId],
    queryFn: ({ pageParam, signal }) =>
      fetchDocuments(
        address,
        { connectionId, cursor: pageParam, limit: pageParam === '' ? FIRST_ROWS : MORE_ROWS },
        signal,
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    ...(firstPage === undefined ? {} : { initialData: asPages(firstPage) }),
    enabled: revision !== undefined,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    refetchInterval: ({ state }) => (state.status === 'error' ? AFTER_FAILURE_MS : false),
  });
  const { data, isFetching, refetch } = query;
  const shown = data?.pages[0]?.revision;

  // Once per revision, and after the fetch under way, which may have begun before it changed. A
  // list that is newer than the card is not asked for until the card has caught up.
  const askedFor = useRef(revision);
  useEffect(() => {
    if (isFetching || revision === undefined || shown === undefined) return;
    if (shown === revision || askedFor.current === revision) return;
    askedFor.current = revision;
    void refetch();
  }, [revision, shown, isFetching, refetch]);

  return {
    rows: useMemo(() => eachOnce(data), [data]),
    total: data?.pages[0]?.total ?? 0,
    isFirstLoad: data === undefined && isFetching,
    hasFailed: query.isError,
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    loadMore: () => void query.fetchNextPage(),
  };
}

function asPages(page: DocumentPage): InfiniteData<DocumentPage, string> {
  return { pages: [page], pageParams: [''] };
}

/** A document that moved between two pages while they were fetched is shown once. */
function eachOnce(data: InfiniteData<DocumentPage> | undefined): readonly DocumentRow[] {
  const rows = data?.pages.flatMap((page) => page.rows) ?? [];
  return [...new Map(rows.map((row) => [row.key, row])).values()];
}
