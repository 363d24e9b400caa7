'use client';

import { useTranslations } from 'use-intl/react';

interface TopBarProps {
  /** Undefined while nobody is signed in. */
  readonly person: { readonly name: string; readonly tenant: string } | undefined;
}

export function TopBar({ person }: TopBarProps) {
  const t = useTranslations('manage');
  return (
    <header className="flex h-12 items-center gap-6 bg-linear-to-b from-bar-from to-bar-to px-6 text-on-bar">
      <strong>{t('appName')}</strong>
      <span className="ml-auto truncate">{person !== undefined && t('signedInAs', person)}</span>
    </header>
  );
}
