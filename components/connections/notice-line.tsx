'use client';

import { useTranslations } from 'use-intl/react';
import type { ConnectionNotice } from '#lib/domain/connection-notice.ts';
import { useFormat } from '#components/shell/format-context.tsx';

interface NoticeLineProps {
  readonly notice: ConnectionNotice;
  readonly now: number;
}

/** How many users met a connection that does not work, once for all of them. */
export function NoticeLine({ notice: { people, cards, since }, now }: NoticeLineProps) {
  const t = useTranslations('manage');
  const format = useFormat();
  return (
    <p className="rounded-lg bg-amber-ground px-3 py-1.5 text-amber">
      {t('notice', { people, cards, time: format.time(since, now) })}
    </p>
  );
}
