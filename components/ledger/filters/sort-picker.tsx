'use client';

import { useTranslations } from 'use-intl/react';
import { buttonClass } from '#components/ui/button-class.ts';
import { ArrowIcon } from '#components/ui/icons.tsx';
import { DOCUMENT_SORTS } from '#lib/domain/document-query.ts';
import { chooseSort } from './change-choice.ts';
import type { ListControls } from './use-list-controls.ts';

/** The order of the rows, where they are cards and have no headings to press. */
export function SortPicker({ controls: { choice, change } }: { readonly controls: ListControls }) {
  const t = useTranslations('panel');
  const { sort, direction } = choice;
  const isDescending = direction === 'descending';
  const choose = (value: string) => {
    const chosen = DOCUMENT_SORTS.find((each) => each === value);
    if (chosen !== undefined) change(chooseSort(choice, chosen));
  };
  return (
    <div className="flex min-w-0 items-center">
      <select
        aria-label={t('sort.label')}
        value={sort}
        onChange={({ target }) => choose(target.value)}
        className="h-8 min-w-0 rounded-lg bg-surface text-right text-muted hover:bg-head"
      >
        {DOCUMENT_SORTS.map((each) => (
          <option key={each} value={each}>
            {each === 'first-glance' ? t('sort.firstGlance') : t(`column.${each}`)}
          </option>
        ))}
      </select>
      {sort !== 'first-glance' && (
        <button
          type="button"
          aria-pressed={isDescending}
          aria-label={t('sort.descending')}
          title={t('sort.descending')}
          onClick={() =>
            change({ ...choice, direction: isDescending ? 'ascending' : 'descending' })
          }
          className={`${buttonClass('quiet')} h-8 aria-pressed:rotate-180`}
        >
          <ArrowIcon />
        </button>
      )}
    </div>
  );
}
