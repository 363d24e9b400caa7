'use client';

import { useTranslations } from 'use-intl/react';
import { buttonClass } from '#components/ui/button-class.ts';

interface SettingsLinkProps {
  readonly words: string;
  /** A path of ours; without a session it leads to the manage page's door. */
  readonly href?: string;
}

/** To the manage page, or straight to Visma, always at top level: both refuse to be framed. */
export function SettingsLink({ words, href = '/manage' }: SettingsLinkProps) {
  const t = useTranslations('panel');
  return (
    <a href={href} target="_blank" rel="noopener noreferrer" className={buttonClass('plain')}>
      {words}
      <span className="sr-only">({t('newTab')})</span>
    </a>
  );
}
