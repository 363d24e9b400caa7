'use client';

import { useTranslations } from 'use-intl/react';
import type { DocumentPeriod } from '#lib/domain/document-period.ts';
import { useFormat } from '#components/shell/format-context.tsx';

/** A period as it is said: its name, or its ends. */
export function usePeriodWords({ kind, from, to }: DocumentPeriod): string {
  const t = useTranslations('panel.period');
  const format = useFormat();
  if (kind !== 'custom' || (from === undefined && to === undefined)) return t(kind);
  if (from === undefined) return t('until', { date: to === undefined ? '' : format.date(to) });
  if (to === undefined) return t('since', { date: format.date(from) });
  return `${format.date(from)} – ${format.date(to)}`;
}
