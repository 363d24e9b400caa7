'use client';

import { useTranslations } from 'use-intl/react';
import type { OptionalColumn } from '#lib/domain/panel-preferences.ts';
import { OPTIONAL_COLUMNS } from '#lib/domain/panel-preferences.ts';

export interface ColumnFieldsProps {
  readonly hidden: readonly OptionalColumn[];
  readonly onHide: (hidden: readonly OptionalColumn[]) => void;
}

/** A box for each column that need not be shown. */
export function ColumnFields({ hidden, onHide }: ColumnFieldsProps) {
  const t = useTranslations('panel');
  return (
    <fieldset className="flex max-w-56 flex-col gap-1.5">
      <legend className="mb-1 text-xs text-muted">{t('columns.heading')}</legend>
      {OPTIONAL_COLUMNS.map((column) => (
        <label key={column} className="flex items-center gap-2">
          <input
            type="checkbox"
            checked={!hidden.includes(column)}
            onChange={({ target }) =>
              onHide(
                target.checked ? hidden.filter((each) => each !== column) : [...hidden, column],
              )
            }
            className="accent-accent"
          />
          {t(`column.${column}`)}
        </label>
      ))}
      <p className="mt-1 text-xs text-muted">{t('columns.byWidth')}</p>
    </fieldset>
  );
}
