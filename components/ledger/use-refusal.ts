'use client';

import { useEffect, useState } from 'react';

/** How long a press came too early, until the time for the next has come. */
export function useRefusal() {
  const [waitMs, setWaitMs] = useState<number>();
  useEffect(() => {
    if (waitMs === undefined) return undefined;
    const timer = window.setTimeout(() => setWaitMs(undefined), waitMs);
    return () => window.clearTimeout(timer);
  }, [waitMs]);
  return { waitMs, refuse: setWaitMs };
}
