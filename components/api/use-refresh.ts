'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReadingWanted } from '#lib/domain/asking.ts';
import type { ConnectionId } from '#lib/domain/ids.ts';
import type { CardView } from './card-view.ts';
import { toCardView } from './card-view.ts';
import type { PanelAddress } from './panel-address.ts';
import { requestRefresh } from './panel-requests.ts';
import { cardKey } from './use-card.ts';

/** Has one company read anew; the card then tells how far the reading is. */
export function useRefresh(address: PanelAddress, connectionId: ConnectionId) {
  const client = useQueryClient();
  const queryKey = cardKey(address);
  const mutation = useMutation({
    mutationFn: (wanted: ReadingWanted) => requestRefresh(address, connectionId, wanted),
    onSuccess: (answer) => {
      client.setQueryData<CardView>(queryKey, (before) => toCardView(answer, before));
    },
    // Why it was refused is a state of the card.
    onError: () => client.invalidateQueries({ queryKey }),
  });
  return {
    isAsking: mutation.isPending,
    refresh: (wanted: ReadingWanted) => mutation.mutate(wanted),
  };
}
