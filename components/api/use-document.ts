'use client';

import { useQuery } from '@tanstack/react-query';
import { problemToShow } from './document-problem.ts';
import type { DocumentAddress } from './document-requests.ts';
import { fetchDocument } from './document-requests.ts';
import { addressKey } from './panel-address.ts';

/** As long as the server itself believes what Visma said. */
const FRESH_MS = 60_000;

/** What Visma tells of one document; asked for when its drawer opens, given up when it closes. */
export function useDocument(wanted: DocumentAddress) {
  const { address, connectionId, type, number } = wanted;
  const query = useQuery({
    queryKey: ['document', ...addressKey(address), connectionId, type, number],
    queryFn: ({ signal }) => fetchDocument(wanted, signal),
    staleTime: FRESH_MS,
    refetchOnWindowFocus: false,
  });
  return {
    document: query.data,
    isAsking: query.isFetching,
    problem: problemToShow(query),
    ask: () => void query.refetch(),
  };
}
