'use client';

import { useEffect, useRef, useState } from 'react';

/** Whether the style of the present width gives an element a place; no before it was laid out. */
export function useIsShown() {
  const element = useRef<HTMLDivElement>(null);
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    if (element.current === null) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      setShown((entry?.contentRect.width ?? 0) > 0);
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return { element, isShown };
}
