'use client';

import { useState } from 'react';

/** The least that a click can do and still be seen. */
export function PressMe() {
  const [isPressed, setPressed] = useState(false);
  return (
    <button type="button" aria-pressed={isPressed} onClick={() => setPressed(!isPressed)}>
      {isPressed ? 'pressed' : 'press'}
    </button>
  );
}
