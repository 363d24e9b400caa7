'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { CurrencyFigures, LedgerFigures } from '#lib/domain/ledger-figures.ts';
import type { DocumentView } from '#lib/domain/document-query.ts';
import { buttonClass } from '#components/ui/button-class.ts';
import { ChevronIcon } from '#components/ui/icons.tsx';
import { chooseFigure, isFigureChosen } from '../filters/change-choice.ts';
import type { ListControls } from '../filters/use-list-controls.ts';
import { AgeingBar } from './ageing-bar.tsx';
import { FigureCell } from './figure-cell.tsx';

/** Further currencies are shown on demand, first of all those in which nothing is overdue. */
const CURRENCIES_SHOWN = 2;

interface FiguresStripProps {
  readonly companyName: string;
  readonly figures: LedgerFigures;
  readonly controls: ListControls;
}

/** What the customer owes, by currency and age. A figure opens the rows that it adds up. */
export function FiguresStrip({ companyName, figures, controls }: FiguresStripProps) {
  const t = useTranslations('panel');
  const [isWhole, setWhole] = useState(false);
  const { currencies } = figures;
  const byUrgency = currencies.toSorted((a, b) => b.overdue.count - a.overdue.count);
  const shown = isWhole ? byUrgency : byUrgency.slice(0, CURRENCIES_SHOWN);
  return (
    <section
      aria-label={t('figure.heading', { company: companyName })}
      data-whole={isWhole ? '' : undefined}
      className="group relative flex flex-col gap-1.5"
    >
      <div
        className={`-ml-2 gap-x-3 gap-y-0.5 ${currencies.length === 1 ? IN_ONE_LINE : IN_COLUMNS}`}
      >
        {shown.map((each, place) => (
          <CurrencyLine
            key={each.currency}
            line={each}
            names={place === 0 ? 'shown' : 'known'}
            figures={figures}
            controls={controls}
          />
        ))}
      </div>
      <button
        type="button"
        aria-expanded={isWhole}
        aria-label={t('figure.more')}
        title={t('figure.more')}
        onClick={() => setWhole(!isWhole)}
        className={`${buttonClass('quiet')} absolute top-0 right-0 aria-expanded:rotate-180 print:hidden ${currencies.length > CURRENCIES_SHOWN ? '' : '@min-[800px]:hidden'}`}
      >
        <ChevronIcon />
      </button>
      <div className="hidden flex-col gap-1 pt-1.5 @min-[640px]:flex">
        {shown.map((each) => (
          <AgeingBar
            key={each.currency}
            line={each}
            isOnly={currencies.length === 1}
            controls={controls}
          />
        ))}
      </div>
    </section>
  );
}

/** Large figures go on in a second line where they need one; smaller ones stand below each other. */
const IN_ONE_LINE = 'flex flex-wrap';
const IN_COLUMNS =
  'grid grid-cols-[repeat(2,auto)] justify-start @min-[480px]:grid-cols-[repeat(3,auto)] ' +
  '@min-[640px]:grid-cols-[repeat(4,auto)] @min-[800px]:grid-cols-[repeat(5,auto)]';

/** Below 800 px the first ones tell what matters; the others come on demand. */
const FROM_480 = 'hidden! group-data-whole:flex! @min-[480px]:flex!';
const FROM_640 = 'hidden! group-data-whole:flex! @min-[640px]:flex!';
const FROM_800 = 'hidden! group-data-whole:flex! @min-[800px]:flex!';

const FIGURES = [
  { name: 'overdue', view: 'overdue', className: '' },
  { name: 'open', view: 'open', className: '' },
  { name: 'notDue', view: 'not-due', className: FROM_640 },
  { name: 'credits', view: 'unapplied', className: FROM_480 },
] as const satisfies readonly {
  readonly name: keyof CurrencyFigures;
  readonly view: DocumentView;
  readonly className: string;
}[];

interface CurrencyLineProps {
  /** `known` from the line above, where all figures stand in one line. */
  readonly names: 'shown' | 'known';
  readonly line: CurrencyFigures;
  readonly figures: LedgerFigures;
  readonly controls: ListControls;
}

function CurrencyLine(props: CurrencyLineProps) {
  const { line, names, figures, controls } = props;
  const { choice, change } = controls;
  const { isSoFar, areOpenExact, currencies } = figures;
  const isOnly = currencies.length === 1;
  const look = isOnly ? 'alone' : 'one-of-several';
  const { currency } = line;
  return (
    <>
      {FIGURES.map(({ name, view, className }) => {
        const chosen = { view, ...(!isOnly && { currency }) };
        const { sumE4, count } = line[name];
        return (
          <FigureCell
            key={name}
            {...{ name, sumE4, count, currency, look, names, className }}
            isSoFar={isSoFar && (name === 'credits' || !areOpenExact)}
            isChosen={isFigureChosen(choice, chosen)}
            onChoose={() => change(chooseFigure(choice, chosen))}
          />
        );
      })}
      <FigureCell
        name="net"
        sumE4={line.netE4}
        {...{ currency, look, names, isSoFar }}
        className={FROM_800}
      />
    </>
  );
}
