'use client';

import { useTranslations } from 'use-intl/react';
import type { LedgerNews } from '#lib/domain/ledger-look.ts';
import { useFormat } from '#components/shell/format-context.tsx';

interface NewsLineProps {
  readonly news: LedgerNews;
  /** When the card was asked for last (epoch milliseconds). */
  readonly askedAt: number;
}

const KINDS = ['new', 'paid', 'overdue'] as const;

/** What has happened since this person last looked. It is there, too, when nothing has: news may come while it is read. */
export function NewsLine({ news: { since, counts }, askedAt }: NewsLineProps) {
  const t = useTranslations('panel.news');
  const format = useFormat();
  const day = format.day(since);
  const date = day === format.day(askedAt) ? format.time(since, askedAt) : day;
  const what = KINDS.filter((kind) => counts[kind] > 0)
    .map((kind) => t(kind, { count: counts[kind] }))
    .join(', ');
  return (
    <p className={what === '' ? undefined : 'text-ink'}>
      {what === '' ? t('none', { date }) : t('since', { what, date })}
    </p>
  );
}
