'use client';

import { useEffect } from 'react';

/**
 * A click before the scripts have come is heard by nobody. It leaves two traces: the focus, which
 * the keyboard would have made visible, and for some seconds the page's right to act on it. By
 * these the button or row gets its click, once, as soon as it can hear it.
 */
export function useEarlyClick(): void {
  useEffect(() => {
    const pressed = findPressed();
    if (pressed === undefined) return undefined;
    // The pointer may be up at this very moment: then the click itself is about to be heard.
    const timer = window.setTimeout(() => !pressed.matches(':active') && pressed.click());
    const forget = () => window.clearTimeout(timer);
    document.addEventListener('click', forget, { capture: true, once: true });
    return () => {
      forget();
      document.removeEventListener('click', forget, { capture: true });
    };
  }, []);
}

function findPressed(): HTMLElement | undefined {
  const focused = document.activeElement;
  const isPressable =
    focused instanceof HTMLButtonElement || focused instanceof HTMLTableRowElement;
  if (!isPressable || focused.matches(':focus-visible') || !document.hasFocus()) return undefined;
  return navigator.userActivation.isActive ? focused : undefined;
}
