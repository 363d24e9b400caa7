'use client';

import { useTranslations } from 'use-intl/react';

interface ListFootProps {
  readonly shown: number;
  /** Rows of the view in all. */
  readonly total: number;
  readonly isLoading: boolean;
  /** Absent when all rows are shown. */
  readonly onMore: (() => void) | undefined;
}

/** How many rows the view has, and the button that fetches more of them. */
export function ListFoot({ shown, total, isLoading, onMore }: ListFootProps) {
  const t = useTranslations('panel');
  return (
    <div className="flex h-10 items-center bg-head px-2 text-xs text-muted">
      {onMore !== undefined && (
        <button
          type="button"
          aria-disabled={isLoading}
          onClick={isLoading ? undefined : onMore}
          className="h-10 text-link hover:underline print:hidden"
        >
          {isLoading ? t('loading') : t('showMore', { shown, total })}
        </button>
      )}
      <p role="status" className={onMore === undefined ? '' : 'sr-only'}>
        {t('shown', { shown, total })}
      </p>
    </div>
  );
}
