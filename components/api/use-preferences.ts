'use client';

import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useRef } from 'react';
import type { PanelPreferences } from '#lib/domain/panel-preferences.ts';
import { FIRST_PREFERENCES } from '#lib/domain/panel-preferences.ts';
import type { PanelAddress } from './panel-address.ts';
import { addressKey } from './panel-address.ts';
import { fetchPreferences, savePreferences } from './panel-requests.ts';

/**
 * How this person left the panel: what came with the page, or asked for once where nobody was
 * signed in then. Undefined until it is known; a panel whose preferences cannot be had starts anew.
 */
export function usePreferences(
  address: PanelAddress,
  rendered: PanelPreferences | undefined,
  isSignedIn: boolean,
): PanelPreferences | undefined {
  const asked = useQuery({
    queryKey: ['preferences', ...addressKey(address)],
    queryFn: ({ signal }) => fetchPreferences(address, signal),
    enabled: rendered === undefined && isSignedIn,
    staleTime: Infinity,
    gcTime: Infinity,
  });
  return rendered ?? asked.data ?? (asked.isError ? FIRST_PREFERENCES : undefined);
}

/**
 * Keeps what is chosen, at once: the next card may be opened at any moment. While one is on its way
 * the next waits, and of those that wait only the last is sent, also when the frame is left. A
 * failure is not told: the panel works as well, and the next change tries again.
 */
export function useSavePreferences(address: PanelAddress): (preferences: PanelPreferences) => void {
  const isSending = useRef(false);
  const waiting = useRef<PanelPreferences>(undefined);
  const send = useCallback(async () => {
    const preferences = waiting.current;
    waiting.current = undefined;
    if (preferences !== undefined)
      await savePreferences(address, preferences).catch(() => undefined);
  }, [address]);
  useEffect(() => {
    const onLeave = () => void send();
    window.addEventListener('pagehide', onLeave);
    return () => window.removeEventListener('pagehide', onLeave);
  }, [send]);
  return useCallback(
    (preferences) => {
      waiting.current = preferences;
      if (!isSending.current) void sendAll();
      async function sendAll() {
        isSending.current = true;
        while (waiting.current !== undefined) await send();
        isSending.current = false;
      }
    },
    [send],
  );
}
