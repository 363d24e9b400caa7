'use client';

import { useTranslations } from 'use-intl/react';

const LINES = ['a', 'b', 'c', 'd'];

/** About as high as the lines of a common invoice. */
export function DrawerSkeleton() {
  const t = useTranslations('panel');
  return (
    <div role="status" className="motion-safe:animate-pulse">
      <span className="sr-only">{t('loading')}</span>
      {LINES.map((line) => (
        <div key={line} className="flex h-10 items-center gap-4 border-b border-line">
          <span className="h-3 flex-1 rounded bg-head" />
          <span className="h-3 w-20 rounded bg-head" />
        </div>
      ))}
    </div>
  );
}
