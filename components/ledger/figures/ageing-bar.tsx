'use client';

import { useTranslations } from 'use-intl/react';
import type { AgeingBucket } from '#lib/domain/document-query.ts';
import { AGEING_BUCKETS } from '#lib/domain/document-query.ts';
import type { CurrencyFigures } from '#lib/domain/ledger-figures.ts';
import { useFormat } from '#components/shell/format-context.tsx';
import { chooseFigure, isFigureChosen } from '../filters/change-choice.ts';
import type { ListControls } from '../filters/use-list-controls.ts';

const COLOURS: Readonly<Record<AgeingBucket, string>> = {
  'not-due': 'bg-age-0',
  '1-30': 'bg-age-1',
  '31-60': 'bg-age-2',
  '61-90': 'bg-age-3',
  'over-90': 'bg-age-4',
};

interface AgeingBarProps {
  readonly line: CurrencyFigures;
  /** The ledger has one currency: it need not be named again. */
  readonly isOnly: boolean;
  readonly controls: ListControls;
}

/** How old the open claims in one currency are: a bar for the eye, and a table of its numbers. */
export function AgeingBar({ line, isOnly, controls: { choice, change } }: AgeingBarProps) {
  const t = useTranslations('panel');
  const { currency, ageing } = line;
  const buckets = AGEING_BUCKETS.map((bucket) => {
    const chosen = { view: 'open', ageing: bucket, ...(!isOnly && { currency }) } as const;
    return {
      bucket,
      figure: ageing[bucket],
      isChosen: isFigureChosen(choice, chosen),
      onChoose: () => change(chooseFigure(choice, chosen)),
    };
  });
  return (
    <div>
      <div aria-hidden="true" className="flex items-center gap-2 text-xs/4 text-muted">
        {!isOnly && <span className="min-w-7">{currency}</span>}
        <div className="flex h-2 flex-1 gap-0.5 overflow-hidden rounded-full bg-head">
          {buckets
            .filter(({ figure }) => figure.sumE4 > 0)
            .map(({ bucket, figure, onChoose }) => (
              // The same as the button below it, for whoever aims at the colour.
              <div
                key={bucket}
                onClick={onChoose}
                style={{ flexGrow: figure.sumE4 }}
                className={`min-w-1 basis-0 cursor-pointer ${COLOURS[bucket]}`}
              />
            ))}
        </div>
      </div>
      <table className="mt-1 w-full table-fixed text-xs/4">
        <caption className="sr-only">{t('ageing.heading', { currency })}</caption>
        <thead>
          <tr>
            {buckets.map(({ bucket }) => (
              <th key={bucket} scope="col" className="px-1 text-left font-normal text-muted">
                <span className="flex items-center gap-1">
                  <span
                    aria-hidden="true"
                    className={`size-2 shrink-0 rounded-xs ${COLOURS[bucket]}`}
                  />
                  <span className="truncate">{t(`ageing.${bucket}`)}</span>
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr>
            {buckets.map(({ bucket, figure, isChosen, onChoose }) => (
              <td key={bucket}>
                <button
                  type="button"
                  aria-pressed={isChosen}
                  onClick={onChoose}
                  className="w-full truncate rounded px-1 py-0.5 text-left tabular-nums hover:bg-head aria-pressed:bg-pill aria-pressed:text-on-pill"
                >
                  <BucketWords bucket={bucket} line={line} count={figure.count} />
                </button>
              </td>
            ))}
          </tr>
        </tbody>
      </table>
    </div>
  );
}

interface BucketWordsProps {
  readonly bucket: AgeingBucket;
  readonly line: CurrencyFigures;
  readonly count: number;
}

/** Whoever reaches the button by Tab has not heard the heading of its column. */
function BucketWords({ bucket, line, count }: BucketWordsProps) {
  const t = useTranslations('panel');
  const format = useFormat();
  return (
    <>
      <span className="sr-only">{t(`ageing.${bucket}`)} </span>
      {format.amount(line.ageing[bucket].sumE4)}
      <span className="sr-only">
        {' '}
        {line.currency}, {t('documents', { count })}
      </span>
    </>
  );
}
