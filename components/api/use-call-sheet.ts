'use client';

import { useQuery } from '@tanstack/react-query';
import type { CallSheet } from '#lib/domain/call-sheet.ts';
import type { ConnectionId } from '#lib/domain/ids.ts';
import { fetchCallSheet } from './export-requests.ts';
import type { PanelAddress } from './panel-address.ts';
import { addressKey } from './panel-address.ts';

/** The sheet of one company, asked for each time it is opened; that of the last language stays until the new one is there. */
export function useCallSheet(
  address: PanelAddress,
  connectionId: ConnectionId,
  language: string | undefined,
): {
  readonly sheet: CallSheet | undefined;
  readonly isAsking: boolean;
  readonly hasFailed: boolean;
} {
  const { data, isFetching, isError } = useQuery({
    queryKey: ['call-sheet', ...addressKey(address), connectionId, language ?? ''],
    queryFn: ({ signal }) => fetchCallSheet(address, connectionId, language, signal),
    placeholderData: (before) => before,
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  return { sheet: data, isAsking: isFetching, hasFailed: isError };
}
