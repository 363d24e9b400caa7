'use client';

import { useTranslations } from 'use-intl/react';
import { buttonClass } from '#components/ui/button-class.ts';

/** To the manage page, always at top level: it refuses to be framed. */
export function SettingsLink({ words }: { readonly words: string }) {
  const t = useTranslations('panel');
  return (
    <a href="/manage" target="_blank" rel="noopener noreferrer" className={buttonClass('plain')}>
      {words}
      <span className="sr-only">({t('newTab')})</span>
    </a>
  );
}
