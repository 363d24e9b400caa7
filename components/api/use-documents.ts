'use client';

import type { InfiniteData } from '@tanstack/react-query';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import type { DocumentPage, DocumentRow } from '#lib/domain/card.ts';
import type { DocumentQuery } from '#lib/domain/document-query.ts';
import type { ConnectionId } from '#lib/domain/ids.ts';
import { documentParameters } from './document-parameters.ts';
import { FIRST_ROWS, MORE_ROWS } from './page-sizes.ts';
import type { PanelAddress } from './panel-address.ts';
import { addressKey } from './panel-address.ts';
import { fetchDocuments } from './panel-requests.ts';
import { RequestError } from './send-json.ts';

const AFTER_FAILURE_MS = 5_000;
const AFTER_TOO_OFTEN_MS = 1_200;
const MAX_WAITS = 30;

interface UseDocuments {
  readonly address: PanelAddress;
  readonly connectionId: ConnectionId;
  /** The rows that the card speaks of; when it changes, the list is asked for again. */
  readonly revision: string | undefined;
  readonly query: DocumentQuery;
  /** The answer to this query that came with the page. */
  readonly firstPage: DocumentPage | undefined;
}

/**
 * The rows of one company that a query asks for. Rows once shown stay until newer ones replace
 * them, those of the last query until the new one is answered. Its question is aborted when
 * nobody waits for it any longer.
 */
export function useDocuments(options: UseDocuments) {
  const { address, connectionId, revision, query, firstPage } = options;
  const parameters = new URLSearchParams(documentParameters(query)).toString();
  const asked = useInfiniteQuery({
    queryKey: ['documents', ...addressKey(address), connectionId, parameters],
    queryFn: ({ pageParam, signal }) =>
      fetchDocuments(
        address,
        {
          connectionId,
          query,
          cursor: pageParam,
          limit: pageParam === '' ? FIRST_ROWS : MORE_ROWS,
        },
        signal,
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    ...(firstPage === undefined ? {} : { initialData: asPages(firstPage) }),
    placeholderData: (before) => before,
    enabled: revision !== undefined,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    // More were asked for than a session may have in a minute; they come a little later.
    retry: (failures, error) => isTooOften(error) && failures < MAX_WAITS,
    retryDelay: AFTER_TOO_OFTEN_MS,
    refetchInterval: ({ state }) => (state.status === 'error' ? AFTER_FAILURE_MS : false),
  });
  const { data, isFetching, isPlaceholderData, refetch } = asked;
  const shown = isPlaceholderData ? undefined : data?.pages[0]?.revision;

  // Once per query and revision, and after the fetch under way, which may have begun before it
  // changed. A list that is newer than the card is not asked for until the card has caught up.
  const wanted = `${parameters} ${revision ?? ''}`;
  const askedFor = useRef(wanted);
  useEffect(() => {
    if (isFetching || revision === undefined || shown === undefined) return;
    if (shown === revision || askedFor.current === wanted) return;
    askedFor.current = wanted;
    void refetch();
  }, [revision, wanted, shown, isFetching, refetch]);

  return {
    rows: useMemo(() => eachOnce(data), [data]),
    total: data?.pages[0]?.total ?? 0,
    /** The rows are still those of the query before. */
    isOfLastQuery: isPlaceholderData,
    isFirstLoad: data === undefined && isFetching,
    hasFailed: asked.isError,
    hasMore: asked.hasNextPage && !isPlaceholderData,
    isLoadingMore: asked.isFetchingNextPage,
    loadMore: () => void asked.fetchNextPage(),
  };
}

function isTooOften(error: unknown): boolean {
  return error instanceof RequestError && error.status === 429;
}

function asPages(page: DocumentPage): InfiniteData<DocumentPage, string> {
  return { pages: [page], pageParams: [''] };
}

/** A document that moved between two pages while they were fetched is shown once. */
function eachOnce(data: InfiniteData<DocumentPage> | undefined): readonly DocumentRow[] {
  const rows = data?.pages.flatMap((page) => page.rows) ?? [];
  return [...new Map(rows.map((row) => [row.key, row])).values()];
}
