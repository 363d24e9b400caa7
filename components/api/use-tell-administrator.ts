'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ConnectionId } from '#lib/domain/ids.ts';
import type { CardView } from './card-view.ts';
import { toCardView } from './card-view.ts';
import type { PanelAddress } from './panel-address.ts';
import { tellAdministrator } from './panel-requests.ts';
import { cardKey } from './use-card.ts';

/** Tells the administrators once; the card that comes back says that it was told. */
export function useTellAdministrator(address: PanelAddress, connectionId: ConnectionId) {
  const client = useQueryClient();
  const telling = useMutation({
    mutationFn: () => tellAdministrator(address, connectionId),
    onSuccess: (answer) => {
      client.setQueryData<CardView>(cardKey(address), (before) => toCardView(answer, before));
    },
    onError: () => client.invalidateQueries({ queryKey: cardKey(address) }),
  });
  return {
    isTelling: telling.isPending,
    tell: () => {
      if (!telling.isPending) telling.mutate();
    },
  };
}
