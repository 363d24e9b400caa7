'use client';

import { useTranslations } from 'use-intl/react';
import type { AmountE4 } from '#lib/domain/money.ts';
import { useFormat } from '#components/shell/format-context.tsx';

/** `alone` where all figures are in one currency: they are large then. */
export type FigureLook = 'alone' | 'one-of-several';

interface FigureCellProps {
  readonly name: 'overdue' | 'open' | 'notDue' | 'credits' | 'net';
  readonly sumE4: AmountE4;
  readonly currency: string;
  /** Rows behind it; absent where it is made of two figures. */
  readonly count?: number;
  readonly look: FigureLook;
  readonly names: 'shown' | 'known';
  /** The reading goes on and the figure still grows. */
  readonly isSoFar: boolean;
  readonly isChosen?: boolean;
  /** Absent where no view of the list holds exactly its rows. */
  readonly onChoose?: () => void;
  readonly className: string;
}

/** One figure: its name, its sum, and how many documents it adds up. */
export function FigureCell(props: FigureCellProps) {
  const { onChoose, isChosen = false, className } = props;
  const shape = `flex flex-col items-start rounded-lg px-2 py-1 text-left ${className}`;
  if (onChoose === undefined) {
    return (
      <div className={shape}>
        <FigureWords {...props} />
      </div>
    );
  }
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      onClick={onChoose}
      className={`${shape} hover:bg-head aria-pressed:bg-pill`}
    >
      <FigureWords {...props} />
    </button>
  );
}

function FigureWords(props: FigureCellProps) {
  const { name, sumE4, currency, count, look, names, isSoFar } = props;
  const t = useTranslations('panel');
  const format = useFormat();
  const isWarning = name === 'overdue' && sumE4 > 0;
  const size = look === 'alone' ? 'text-xl/7' : 'text-sm/5';
  return (
    <>
      <span
        className={`text-xs/4 whitespace-nowrap text-muted ${names === 'known' ? '@min-[800px]:sr-only' : ''}`}
      >
        {t(`figure.${name}`)}
        {isSoFar && <em className="ml-1">{t('figure.soFar')}</em>}
      </span>
      <span
        className={`font-semibold tracking-tight whitespace-nowrap tabular-nums ${size} ${isWarning ? 'text-red' : 'text-ink'}`}
      >
        {format.amount(sumE4)}
        <span className="ml-1 text-xs font-normal tracking-normal text-muted">{currency}</span>
      </span>
      {count !== undefined && (
        <span className={look === 'alone' ? 'text-xs/4 text-muted' : 'sr-only'}>
          {t('documents', { count })}
        </span>
      )}
    </>
  );
}
