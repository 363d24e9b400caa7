'use client';

import type { KeyboardEvent, ReactNode } from 'react';
import { useEffect, useId, useRef, useState } from 'react';
import { buttonClass } from './button-class.ts';

interface DisclosureProps {
  /** What the button shows. */
  readonly words: ReactNode;
  /** Its name where it shows a sign only. */
  readonly label?: string;
  /** Made when it is opened for the first time. */
  readonly children: ReactNode;
  /** To which edge of the button what opens is aligned. */
  readonly align?: 'left' | 'right';
}

/** A button that opens a small box below it; Esc and a click elsewhere close it. */
export function Disclosure({ words, label, children, align = 'left' }: DisclosureProps) {
  const [isOpen, setOpen] = useState(false);
  const [wasOpened, setOpened] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  useEffect(() => {
    if (!isOpen) return undefined;
    const leave = ({ target }: Event) => {
      if (target instanceof Node && box.current?.contains(target) === false) setOpen(false);
    };
    document.addEventListener('pointerdown', leave);
    document.addEventListener('focusin', leave);
    return () => {
      document.removeEventListener('pointerdown', leave);
      document.removeEventListener('focusin', leave);
    };
  }, [isOpen]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !isOpen) return;
    event.stopPropagation();
    setOpen(false);
    box.current?.querySelector('button')?.focus();
  };
  return (
    <div ref={box} className="relative" onKeyDown={onKeyDown}>
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={id}
        aria-label={label}
        title={label}
        onClick={() => {
          setOpen(!isOpen);
          setOpened(true);
        }}
        className={`${buttonClass('quiet')} min-h-7 aria-expanded:bg-head`}
      >
        {words}
      </button>
      <div
        id={id}
        hidden={!isOpen}
        className={`absolute top-full z-20 mt-1 w-max max-w-[calc(100cqw-24px)] rounded-lg border border-line bg-surface p-3 shadow-md ${align === 'right' ? 'right-0' : 'left-0'}`}
      >
        {wasOpened && children}
      </div>
    </div>
  );
}
