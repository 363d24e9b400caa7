import type { ReactNode } from 'react';
import type { Tone } from './chip.tsx';

const GROUNDS: Readonly<Record<Tone, string>> = {
  red: 'bg-red-ground text-red',
  amber: 'bg-amber-ground text-amber',
  green: 'bg-green-ground text-green',
  grey: 'bg-head text-ink-soft',
};

interface NoticeProps {
  readonly tone: Tone;
  readonly title: string;
  /** Who acts, and how. */
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

/** One sentence that something is the matter, its owner, and one thing to do. */
export function Notice({ tone, title, children, action }: NoticeProps) {
  return (
    <div
      role="status"
      className={`flex flex-wrap items-center gap-x-3 gap-y-2 rounded-lg px-3 py-2 ${GROUNDS[tone]}`}
    >
      <p className="min-w-48 flex-1">
        <strong className="font-semibold">{title}.</strong> {children}
      </p>
      {action}
    </div>
  );
}
