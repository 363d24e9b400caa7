'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import type { Asking } from '#lib/domain/asking.ts';
import type { CardResponse } from '#lib/domain/card.ts';
import type { CardView } from './card-view.ts';
import { pollAfterMs, toCardView } from './card-view.ts';
import type { PanelAddress } from './panel-address.ts';
import { addressKey } from './panel-address.ts';
import { fetchCard } from './panel-requests.ts';

interface UseCard {
  readonly address: PanelAddress;
  /** What the server rendered, and when (epoch milliseconds). */
  readonly opened: CardResponse;
  readonly openedAt: number;
}

export function cardKey(address: PanelAddress): readonly (string | number)[] {
  return ['card', ...addressKey(address)];
}

/**
 * The card, asked for again as often as its state deserves, at once when the tab becomes visible,
 * and never while it is hidden. A question is aborted when the panel leaves.
 */
export function useCard({ address, opened, openedAt }: UseCard) {
  const client = useQueryClient();
  const queryKey = cardKey(address);
  const asking = useRef<Asking>('by-itself');
  const query = useQuery({
    queryKey,
    queryFn: async ({ signal }) => {
      const by = asking.current;
      asking.current = 'by-itself';
      const answer = await fetchCard(address, by, signal);
      return toCardView(answer, client.getQueryData<CardView>(queryKey));
    },
    initialData: () => toCardView(opened, undefined),
    initialDataUpdatedAt: openedAt,
    staleTime: 900,
    refetchOnMount: false,
    refetchInterval: ({ state }) => pollAfterMs(state.data),
  });
  return {
    view: query.data,
    askedAt: query.dataUpdatedAt,
    isUnreachable: query.isError,
    ask: () => {
      asking.current = 'by-hand';
      void query.refetch();
    },
  };
}
