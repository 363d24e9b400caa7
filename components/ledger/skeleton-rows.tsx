'use client';

import { useTranslations } from 'use-intl/react';

const ROWS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

/** As high as the rows that will replace it. */
export function SkeletonRows() {
  const t = useTranslations('panel');
  return (
    <div role="status" className="motion-safe:animate-pulse">
      <span className="sr-only">{t('loading')}</span>
      <div className="hidden h-[34px] bg-head @min-[480px]:block" />
      {ROWS.map((row) => (
        <div
          key={row}
          className="flex h-14 items-center gap-6 border-b border-line px-2 @min-[480px]:h-9"
        >
          <span className="h-3 w-20 rounded bg-head" />
          <span className="h-3 flex-1 rounded bg-head" />
          <span className="h-3 w-24 rounded bg-head" />
        </div>
      ))}
    </div>
  );
}
