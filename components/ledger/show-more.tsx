'use client';

import { useTranslations } from 'use-intl/react';

interface ShowMoreProps {
  readonly shown: number;
  readonly total: number;
  readonly isLoading: boolean;
  readonly onMore: () => void;
}

export function ShowMore({ shown, total, isLoading, onMore }: ShowMoreProps) {
  const t = useTranslations('panel');
  return (
    <button
      type="button"
      aria-disabled={isLoading}
      onClick={isLoading ? undefined : onMore}
      className="flex h-10 w-full items-center bg-head px-2 text-xs text-link hover:underline"
    >
      {isLoading ? t('loading') : t('showMore', { shown, total })}
    </button>
  );
}
