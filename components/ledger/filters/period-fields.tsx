'use client';

import { useTranslations } from 'use-intl/react';
import { findCalendarDate } from '#lib/domain/calendar-date.ts';
import type { DocumentPeriod } from '#lib/domain/document-period.ts';
import { PERIOD_KINDS } from '#lib/domain/document-period.ts';

export interface PeriodFieldsProps {
  readonly period: DocumentPeriod;
  readonly onChoose: (period: DocumentPeriod) => void;
}

/** The periods to choose from, and both ends of one's own. */
export function PeriodFields({ period, onChoose }: PeriodFieldsProps) {
  const t = useTranslations('panel');
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1 text-xs text-muted">{t('period.heading')}</legend>
      {PERIOD_KINDS.map((kind) => (
        <label key={kind} className="flex items-center gap-2">
          <input
            type="radio"
            name="period"
            checked={period.kind === kind}
            onChange={() => onChoose({ kind })}
            className="accent-accent"
          />
          {t(`period.${kind}`)}
        </label>
      ))}
      {period.kind === 'custom' && <PeriodEnds period={period} onChoose={onChoose} />}
    </fieldset>
  );
}

const FIELD = 'rounded-md border border-field-line bg-surface px-1.5 py-1 text-ink';

/** First and last day of a custom period. */
export function PeriodEnds({ period, onChoose }: PeriodFieldsProps) {
  const t = useTranslations('panel');
  const choose = (end: 'from' | 'to', text: string) => {
    const ends = { from: period.from, to: period.to, [end]: findCalendarDate(text) };
    onChoose({
      kind: 'custom',
      ...(ends.from !== undefined && { from: ends.from }),
      ...(ends.to !== undefined && { to: ends.to }),
    });
  };
  return (
    <div className="flex flex-wrap gap-3 pl-6">
      {(['from', 'to'] as const).map((end) => (
        <label key={end} className="flex flex-col text-xs text-muted">
          {t(`period.${end}`)}
          <input
            type="date"
            value={period[end] ?? ''}
            min={end === 'to' ? period.from : undefined}
            max={end === 'from' ? period.to : undefined}
            onChange={({ target }) => choose(end, target.value)}
            className={FIELD}
          />
        </label>
      ))}
    </div>
  );
}
