'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { buttonClass } from '#components/ui/button-class.ts';

const STEPS = ['one', 'two', 'three', 'four'] as const;

/** The address to paste into SuperOffice, and where. */
export function PanelUrl({ url }: { readonly url: string }) {
  const t = useTranslations('manage');
  const [isCopied, setIsCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(url);
    setIsCopied(true);
  };
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-3">
        <code
          aria-label={t('url')}
          className="min-w-0 flex-1 basis-80 rounded-lg bg-head px-2.5 py-2 text-xs break-all text-ink"
        >
          {url}
        </code>
        <button type="button" onClick={() => void copy()} className={buttonClass('plain')}>
          {isCopied ? t('copied') : t('copy')}
        </button>
      </div>
      <ol className="list-decimal space-y-1 pl-5 text-ink-soft">
        {STEPS.map((step) => (
          <li key={step}>{t(`steps.${step}`)}</li>
        ))}
      </ol>
    </div>
  );
}
