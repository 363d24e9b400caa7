'use client';

import { useTranslations } from 'use-intl/react';
import type { DocumentView } from '#lib/domain/document-query.ts';
import type { ChipCounts } from '#lib/domain/ledger-figures.ts';
import { useFormat } from '#components/shell/format-context.tsx';
import { chooseView } from './change-choice.ts';
import type { ListControls } from './use-list-controls.ts';

const CHIPS = [
  'all',
  'open',
  'overdue',
  'paid',
  'credits',
] as const satisfies readonly (DocumentView & keyof ChipCounts)[];

interface ViewChipsProps {
  /** Undefined before there are figures. */
  readonly counts: ChipCounts | undefined;
  /** The largest number that the counts are to grow to: nothing moves while they do. */
  readonly room: number;
  readonly controls: ListControls;
}

/** The views that most people want, with the number of rows in each. */
export function ViewChips({ counts, room, controls: { choice, change } }: ViewChipsProps) {
  const t = useTranslations('panel');
  const format = useFormat();
  return (
    <div role="group" aria-label={t('view.heading')} className="-ml-2 flex flex-wrap gap-0.5">
      {CHIPS.map((view) => (
        <button
          key={view}
          type="button"
          aria-pressed={choice.view === view}
          onClick={() => change(chooseView(choice, view))}
          className="h-8 rounded-full px-2.5 whitespace-nowrap text-ink hover:bg-head aria-pressed:bg-pill aria-pressed:font-semibold aria-pressed:text-on-pill @min-[480px]:h-7 @min-[640px]:px-3"
        >
          {t(`view.${view}`)}
          {counts !== undefined && (
            <span
              className="ml-1 inline-block text-left font-normal text-muted tabular-nums in-aria-pressed:text-on-pill"
              style={room === 0 ? undefined : { minWidth: `${format.count(room).length}ch` }}
            >
              {format.count(counts[view])}
            </span>
          )}
        </button>
      ))}
    </div>
  );
}
