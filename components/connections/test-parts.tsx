'use client';

import { useTranslations } from 'use-intl/react';
import type { Tone } from '#components/ui/chip.tsx';
import { Chip } from '#components/ui/chip.tsx';
import type { TestReport, TestVerdict } from '#lib/domain/connection-test-report.ts';
import { TEST_PARTS } from '#lib/domain/connection-test-report.ts';

const TONES: Readonly<Record<TestVerdict, Tone>> = {
  passed: 'green',
  failed: 'red',
  unknown: 'grey',
};

/** What a test found, part by part. */
export function TestParts({ report }: { readonly report: TestReport }) {
  const t = useTranslations('manage');
  return (
    <ul aria-label={t('part.title')} className="flex flex-wrap gap-x-6 gap-y-2">
      {TEST_PARTS.map((part) => (
        <li key={part} className="flex items-center gap-2">
          {t(`part.${part}`)}
          <Chip tone={TONES[report[part]]}>{t(`verdict.${report[part]}`)}</Chip>
        </li>
      ))}
    </ul>
  );
}
