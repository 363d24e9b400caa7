'use client';

import { useTranslations } from 'use-intl/react';
import type { LedgerSummary } from '#lib/domain/card.ts';
import { useFormat } from '#components/shell/format-context.tsx';
import { buttonClass } from '#components/ui/button-class.ts';
import { RefreshIcon } from '#components/ui/refresh-icon.tsx';

interface FreshnessBarProps {
  readonly ledger: LedgerSummary | undefined;
  /** When the card was asked for last (epoch milliseconds). */
  readonly askedAt: number;
  readonly isAsking: boolean;
  readonly onRefresh: () => void;
}

/** How old the rows are and how many, how far a reading is, and the button to read anew. */
export function FreshnessBar({ ledger, askedAt, isAsking, onRefresh }: FreshnessBarProps) {
  const t = useTranslations('panel');
  const isBusy = isAsking || ledger?.reading !== undefined;
  const words = isBusy ? t('refreshing') : t('refresh');
  return (
    <div>
      <div className="flex min-h-7 items-center gap-3 text-xs text-muted">
        <p role="status" className="flex-1">
          <Freshness ledger={ledger} askedAt={askedAt} />
        </p>
        <ReadingWords ledger={ledger} />
        <button
          type="button"
          aria-label={words}
          aria-disabled={isBusy}
          onClick={isBusy ? undefined : onRefresh}
          className={buttonClass('quiet')}
        >
          <RefreshIcon isTurning={isBusy} />
          <span className="hidden @min-[480px]:inline">{t('refresh')}</span>
        </button>
      </div>
      <ReadingBar ledger={ledger} />
    </div>
  );
}

function Freshness({ ledger, askedAt }: Pick<FreshnessBarProps, 'ledger' | 'askedAt'>) {
  const t = useTranslations('panel');
  const format = useFormat();
  if (ledger === undefined) return null;
  if (ledger.readAt === undefined) return t('readingStarts');
  return (
    <>
      <time dateTime={new Date(ledger.readAt).toISOString()}>
        {t('asOf', { time: format.time(ledger.readAt, askedAt) })}
      </time>
      {' · '}
      {t('documents', { count: ledger.total })}
    </>
  );
}

/** Its place is always kept, so that nothing moves when a reading begins or ends. */
function ReadingBar({ ledger }: Pick<FreshnessBarProps, 'ledger'>) {
  const t = useTranslations('panel');
  const reading = ledger?.reading;
  if (reading === undefined) return <div className="h-[3px]" />;
  return (
    <progress
      aria-label={t('refreshing')}
      {...(reading.total > 0 ? { value: reading.received, max: reading.total } : {})}
      className="block h-[3px] w-full appearance-none overflow-hidden rounded bg-head [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-head [&::-webkit-progress-value]:bg-accent"
    />
  );
}

/** Not announced: a count that goes up every second would drown everything else. */
function ReadingWords({ ledger }: Pick<FreshnessBarProps, 'ledger'>) {
  const t = useTranslations('panel');
  const reading = ledger?.reading;
  if (reading === undefined || reading.total === 0) return null;
  const { received, total } = reading;
  return <span className="tabular-nums">{t('reading', { received, total })}</span>;
}
