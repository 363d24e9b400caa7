'use client';

import { useQuery } from '@tanstack/react-query';
import type { TurnoverAnswer } from '#lib/domain/card.ts';
import type { ConnectionId } from '#lib/domain/ids.ts';
import type { PanelAddress } from './panel-address.ts';
import { addressKey, claimParameters } from './panel-address.ts';
import { sendJson } from './send-json.ts';

/** The months of one company, asked for again when its rows have changed; the last ones stay until then. */
export function useTurnover(address: PanelAddress, connectionId: ConnectionId, revision: string) {
  const { data, isFetching, isError } = useQuery({
    queryKey: ['turnover', ...addressKey(address), connectionId, revision],
    queryFn: ({ signal }) => fetchTurnover(address, connectionId, signal),
    placeholderData: (before) => before,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
  return { turnover: data?.turnover, isAsking: isFetching, hasFailed: isError };
}

function fetchTurnover(
  address: PanelAddress,
  connectionId: ConnectionId,
  signal: AbortSignal,
): Promise<TurnoverAnswer> {
  const query = new URLSearchParams({ ...claimParameters(address), connection: connectionId });
  const path = `/api/panel/${encodeURIComponent(address.panelKey)}/turnover?${query.toString()}`;
  return sendJson<TurnoverAnswer>(path, { signal });
}
