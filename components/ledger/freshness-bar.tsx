'use client';

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl/react';
import type { CompanyProblemCode, LedgerSummary } from '#lib/domain/card.ts';
import { useFormat } from '#components/shell/format-context.tsx';
import { RefreshControl } from './refresh-control.tsx';

/** Rows are read anew every minute while somebody looks: so old they are only when that fails. */
const STALE_AFTER_MS = 600_000;

interface FreshnessBarProps {
  readonly ledger: LedgerSummary;
  /** When the card was asked for last (epoch milliseconds). */
  readonly askedAt: number;
  readonly isAsking: boolean;
  readonly problem: CompanyProblemCode | undefined;
  /** Absent where reading is not possible before somebody has put something right. */
  readonly onRefresh: (() => void) | undefined;
  /** What else can be done with the rows; behind the button. */
  readonly children?: ReactNode;
}

/** How old the rows are and how many, how far a reading is, and the button to read anew. */
export function FreshnessBar(props: FreshnessBarProps) {
  const { ledger, askedAt, isAsking, problem, onRefresh, children } = props;
  return (
    <div>
      <div className="flex min-h-7 flex-wrap items-center gap-x-3 text-xs text-muted">
        <p role="status" className="flex-1">
          <Freshness ledger={ledger} askedAt={askedAt} />
        </p>
        <ReadingWords ledger={ledger} />
        {onRefresh !== undefined && (
          <RefreshControl
            refreshAt={ledger.refreshAt}
            askedAt={askedAt}
            isBusy={isAsking || ledger.reading !== undefined}
            limit={problem === undefined || problem === 'throttled' ? 'visma' : 'after-failure'}
            onRefresh={onRefresh}
          />
        )}
        {children}
      </div>
      <ReadingBar ledger={ledger} />
    </div>
  );
}

function Freshness({ ledger, askedAt }: Pick<FreshnessBarProps, 'ledger' | 'askedAt'>) {
  const t = useTranslations('panel');
  const format = useFormat();
  const { readAt, total, isTooOld = false } = ledger;
  if (readAt === undefined) return t('readingStarts');
  const isStale = askedAt - readAt > STALE_AFTER_MS;
  return (
    <>
      <time
        dateTime={new Date(readAt).toISOString()}
        className={`whitespace-nowrap ${ageClass(isStale, isTooOld)}`}
      >
        {t('asOf', { time: format.time(readAt, askedAt) })}
        {isStale && ` (${format.age(readAt, askedAt)})`}
      </time>
      {' · '}
      <span className="whitespace-nowrap">{t('documents', { count: total })}</span>
    </>
  );
}

function ageClass(isStale: boolean, isTooOld: boolean): string {
  if (!isStale) return '';
  return `${isTooOld ? 'rounded bg-amber-ground px-1.5 py-0.5 ' : ''}font-semibold text-amber`;
}

/** Its place is always kept, so that nothing moves when a reading begins or ends. */
function ReadingBar({ ledger: { reading } }: Pick<FreshnessBarProps, 'ledger'>) {
  const t = useTranslations('panel');
  if (reading === undefined) return <div className="h-[3px]" />;
  return (
    <progress
      aria-label={t('refreshing')}
      {...(reading.total > 0 ? { value: reading.received, max: reading.total } : {})}
      className="block h-[3px] w-full appearance-none overflow-hidden rounded bg-head [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-head [&::-webkit-progress-value]:bg-accent"
    />
  );
}

/**
 * Not announced: a count that goes up every second would drown everything else. It takes the width
 * of its last words from the beginning, so that a digit more moves nothing.
 */
function ReadingWords({ ledger: { reading } }: Pick<FreshnessBarProps, 'ledger'>) {
  const t = useTranslations('panel');
  if (reading === undefined || reading.total === 0) return null;
  const { received, total } = reading;
  return (
    <span className="grid tabular-nums">
      <span className="col-start-1 row-start-1">{t('reading', { received, total })}</span>
      <span aria-hidden="true" className="invisible col-start-1 row-start-1">
        {t('reading', { received: total, total })}
      </span>
    </span>
  );
}
