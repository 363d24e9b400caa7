'use client';

import { lazy, Suspense } from 'react';
import { useTranslations } from 'use-intl/react';
import { Disclosure } from '#components/ui/disclosure.tsx';
import { CalendarIcon } from '#components/ui/icons.tsx';
import type { PeriodFieldsProps } from './period-fields.tsx';
import { usePeriodWords } from './use-period-words.ts';

const PeriodFields = lazy(async () => ({
  default: (await import('./period-fields.tsx')).PeriodFields,
}));

/** Which document dates are wanted. */
export function PeriodPicker(props: PeriodFieldsProps) {
  const t = useTranslations('panel');
  const words = usePeriodWords(props.period);
  const button = (
    <>
      <CalendarIcon />
      <span className="sr-only">{t('period.heading')} </span>
      <span className="max-w-44 truncate">{words}</span>
    </>
  );
  return (
    <Disclosure words={button} align="right">
      <Suspense fallback={null}>
        <PeriodFields {...props} />
      </Suspense>
    </Disclosure>
  );
}
