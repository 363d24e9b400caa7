'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { Asking } from '#lib/domain/asking.ts';
import type { CardResponse } from '#lib/domain/card.ts';
import type { CardView } from './card-view.ts';
import { asFirstTold, isSoonSolved, pollAfterMs, toCardView } from './card-view.ts';
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
 * The card, asked for again as often as its state deserves, at once when the tab becomes visible or
 * whoever may have solved its problem comes back from another window, and never while it is hidden.
 * A question is aborted when the panel leaves.
 */
export function useCard({ address, opened, openedAt }: UseCard) {
  const client = useQueryClient();
  const queryKey = cardKey(address);
  const asking = useRef<Asking>('by-itself');
  /** Somebody came back to the panel since the last answer. */
  const returned = useRef(false);
  const query = useQuery({
    queryKey,
    queryFn: async ({ signal }) => {
      const answer = await fetchCard(address, asking.current, signal);
      // Not before: what was refused for being asked too often is asked again as it was.
      asking.current = 'by-itself';
      const view = toCardView(answer, client.getQueryData<CardView>(queryKey));
      const hasReturned = returned.current;
      returned.current = false;
      return hasReturned ? asFirstTold(view) : view;
    },
    initialData: () => toCardView(opened, undefined),
    initialDataUpdatedAt: openedAt,
    staleTime: 900,
    refetchOnMount: false,
    refetchInterval: ({ state }) => pollAfterMs(state.data),
  });
  const { data: view, refetch } = query;
  const isSolving = isSoonSolved(view);
  useEffect(() => {
    if (!isSolving) return undefined;
    const onFocus = () => {
      returned.current = true;
      void refetch({ cancelRefetch: false });
    };
    window.addEventListener('focus', onFocus);
    return () => window.removeEventListener('focus', onFocus);
  }, [isSolving, refetch]);
  return {
    view,
    askedAt: query.dataUpdatedAt,
    isUnreachable: query.isError,
    ask: () => {
      asking.current = 'by-hand';
      void refetch();
    },
  };
}
