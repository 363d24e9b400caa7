'use client';

import { lazy, Suspense } from 'react';
import { useTranslations } from 'use-intl/react';
import { Disclosure } from '#components/ui/disclosure.tsx';
import { ChartIcon } from '#components/ui/icons.tsx';
import type { TurnoverBoxProps } from './turnover-box.tsx';

const TurnoverBox = lazy(async () => ({
  default: (await import('./turnover-box.tsx')).TurnoverBox,
}));

/** Two years of what was invoiced and paid. Its code and its figures come when it is opened. */
export function TurnoverMenu(props: TurnoverBoxProps) {
  const t = useTranslations('panel.turnover');
  return (
    <div className="print:hidden">
      <Disclosure words={<ChartIcon />} label={t('open')} align="right">
        <Suspense fallback={null}>
          <TurnoverBox {...props} />
        </Suspense>
      </Disclosure>
    </div>
  );
}
