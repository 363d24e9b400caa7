'use client';

import type { InfiniteData } from '@tanstack/react-query';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import type { DocumentPage, DocumentRow } from '#lib/domain/card.ts';
import type { DocumentList } from './document-list.ts';
import { asPages, documentList } from './document-list.ts';
import { documentParameters } from './document-parameters.ts';
import { restBeforeRefetchMs } from './refetch-rest.ts';

const AFTER_FAILURE_MS = 5_000;

interface UseDocuments extends DocumentList {
  /** The rows that the card speaks of; when it changes, the list is asked for again. */
  readonly revision: string | undefined;
  /** Goes on: the rows change every second, and the list follows more slowly. */
  readonly isFirstRead: boolean;
  /** The answer to this query that came with the page. */
  readonly firstPage: DocumentPage | undefined;
}

/**
 * The rows of one company that a query asks for. Rows once shown stay until newer ones replace
 * them, those of the last query until the new one is answered. Its question is aborted when
 * nobody waits for it any longer.
 */
export function useDocuments(options: UseDocuments) {
  const { address, connectionId, revision, query, firstPage, isFirstRead } = options;
  const parameters = new URLSearchParams(documentParameters(query)).toString();
  const list = documentList({ address, connectionId, query });
  const asked = useInfiniteQuery({
    ...list,
    ...(firstPage === undefined ? {} : { initialData: asPages(firstPage) }),
    placeholderData: (before) => before,
    enabled: revision !== undefined,
    refetchInterval: ({ state }) => (state.status === 'error' ? AFTER_FAILURE_MS : false),
  });
  const { data, dataUpdatedAt, isFetching, isPlaceholderData, refetch } = asked;
  const shown = isPlaceholderData ? undefined : data?.pages[0]?.revision;
  const pages = (data?.pages[0]?.rows.length ?? 0) > 0 ? (data?.pages.length ?? 0) : 0;

  // Once per query and revision, and after the fetch under way, which may have begun before it
  // changed. A list that is newer than the card is not asked for until the card has caught up.
  const wanted = `${parameters} ${revision ?? ''}`;
  const askedFor = useRef(wanted);
  useEffect(() => {
    if (isFetching || revision === undefined || shown === undefined) return undefined;
    if (shown === revision || askedFor.current === wanted) return undefined;
    const ask = () => {
      askedFor.current = wanted;
      void refetch();
    };
    const now = Date.now();
    const restMs = restBeforeRefetchMs({ isFirstRead, pages, answeredAt: dataUpdatedAt, now });
    if (restMs > 0) {
      const timer = setTimeout(ask, restMs);
      return () => clearTimeout(timer);
    }
    ask();
    return undefined;
  }, [revision, wanted, shown, isFetching, isFirstRead, pages, dataUpdatedAt, refetch]);

  return {
    rows: useMemo(() => eachOnce(data), [data]),
    total: data?.pages[0]?.total ?? 0,
    /** The rows are still those of the query before. */
    isOfLastQuery: isPlaceholderData,
    /** The card speaks of newer rows, which are asked for after a rest or are on their way. */
    isBehind: revision !== undefined && shown !== undefined && shown !== revision,
    isFirstLoad: data === undefined && isFetching,
    hasFailed: asked.isError,
    hasMore: asked.hasNextPage && !isPlaceholderData,
    isLoadingMore: asked.isFetchingNextPage,
    loadMore: () => void asked.fetchNextPage(),
  };
}

/** A document that moved between two pages while they were fetched is shown once. */
function eachOnce(data: InfiniteData<DocumentPage> | undefined): readonly DocumentRow[] {
  const rows = data?.pages.flatMap((page) => page.rows) ?? [];
  return [...new Map(rows.map((row) => [row.key, row])).values()];
}
