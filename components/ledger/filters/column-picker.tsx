'use client';

import { lazy, Suspense } from 'react';
import { useTranslations } from 'use-intl/react';
import { Disclosure } from '#components/ui/disclosure.tsx';
import { ColumnsIcon } from '#components/ui/icons.tsx';
import type { ColumnFieldsProps } from './column-fields.tsx';

const ColumnFields = lazy(async () => ({
  default: (await import('./column-fields.tsx')).ColumnFields,
}));

/** Which of the columns that the width has room for are shown. */
export function ColumnPicker(props: ColumnFieldsProps) {
  const t = useTranslations('panel');
  return (
    <Disclosure words={<ColumnsIcon />} label={t('columns.heading')} align="right">
      <Suspense fallback={null}>
        <ColumnFields {...props} />
      </Suspense>
    </Disclosure>
  );
}
