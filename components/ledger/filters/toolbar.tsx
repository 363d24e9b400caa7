'use client';

import { lazy, Suspense, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { ChipCounts } from '#lib/domain/ledger-figures.ts';
import { isNarrowed } from '#lib/domain/panel-preferences.ts';
import { buttonClass } from '#components/ui/button-class.ts';
import { CrossIcon, FilterIcon } from '#components/ui/icons.tsx';
import { choosePeriod, chooseSearch, clearNarrowing } from './change-choice.ts';
import { ColumnPicker } from './column-picker.tsx';
import { Narrowing } from './narrowing.tsx';
import { PeriodPicker } from './period-picker.tsx';
import { SearchField } from './search-field.tsx';
import { useIsShown } from './use-is-shown.ts';
import type { ListControls } from './use-list-controls.ts';
import { ViewChips } from './view-chips.tsx';

/** Wide lists are sorted by their headings, and do without its code. */
const SortPicker = lazy(async () => ({
  default: (await import('./sort-picker.tsx')).SortPicker,
}));

interface ToolbarProps {
  /** Of all companies together; undefined before each has figures. */
  readonly counts: ChipCounts | undefined;
  /** The largest number that the counts are to grow to. */
  readonly room: number;
  readonly controls: ListControls;
}

/**
 * Chooses the rows: views, search and period. Below 480 px all of it is behind one button, beside
 * which the order is chosen.
 */
export function Toolbar({ counts, room, controls }: ToolbarProps) {
  const t = useTranslations('panel.filter');
  const [isUnfolded, setUnfolded] = useState(false);
  const { element: bar, isShown: isNarrow } = useIsShown();
  return (
    <div
      role="search"
      data-unfolded={isUnfolded ? '' : undefined}
      className="group flex flex-col gap-1.5 print:hidden"
    >
      <div ref={bar} className="flex h-8 justify-between gap-2 @min-[480px]:hidden">
        <button
          type="button"
          aria-expanded={isUnfolded}
          onClick={() => setUnfolded(!isUnfolded)}
          className={`${buttonClass('quiet')} -ml-1.5 h-8`}
        >
          <FilterIcon />
          {t('heading')}
        </button>
        <div className="flex min-w-0">
          {isNarrow && (
            <Suspense fallback={null}>
              <SortPicker controls={controls} />
            </Suspense>
          )}
          <ClearAll controls={controls} />
        </div>
      </div>
      <div className="hidden flex-wrap items-center gap-x-3 gap-y-1.5 group-data-unfolded:flex @min-[480px]:flex">
        <ViewChips counts={counts} room={room} controls={controls} />
        <Narrowing controls={controls} />
        <Conditions controls={controls} />
      </div>
    </div>
  );
}

function Conditions({ controls }: Pick<ToolbarProps, 'controls'>) {
  const { choice, change, hiddenColumns, hideColumns } = controls;
  return (
    <div className="ml-auto flex min-w-0 flex-1 basis-full items-center justify-end gap-1.5 @min-[800px]:basis-64">
      <SearchField
        search={choice.search}
        onSearch={(search) => change(chooseSearch(choice, search))}
      />
      <PeriodPicker
        period={choice.period}
        onChoose={(period) => change(choosePeriod(choice, period))}
      />
      <div className="hidden @min-[640px]:block">
        <ColumnPicker hidden={hiddenColumns} onHide={hideColumns} />
      </div>
      <div className="hidden @min-[480px]:block">
        <ClearAll controls={controls} />
      </div>
    </div>
  );
}

/** Only while something leaves rows out. */
function ClearAll({ controls: { choice, change } }: Pick<ToolbarProps, 'controls'>) {
  const t = useTranslations('panel.filter');
  if (!isNarrowed(choice)) return null;
  return (
    <button
      type="button"
      title={t('clear')}
      onClick={() => change(clearNarrowing(choice))}
      className={`${buttonClass('quiet')} min-h-7`}
    >
      <CrossIcon />
      <span className="sr-only @min-[1000px]:not-sr-only">{t('clear')}</span>
    </button>
  );
}
