'use client';

import { useTranslations } from 'use-intl/react';
import { SignOutButton } from './sign-out-button.tsx';

export type ManagePlace = 'panels' | 'activity';

interface TopBarProps {
  /** Undefined while nobody is signed in. */
  readonly person: { readonly name: string; readonly tenant: string } | undefined;
  readonly place?: ManagePlace;
}

const HREFS = { panels: '/manage', activity: '/manage/activity' } as const;
const PLACES = ['panels', 'activity'] as const;

export function TopBar({ person, place }: TopBarProps) {
  const t = useTranslations('manage');
  return (
    <header className="flex min-h-12 flex-wrap items-center gap-x-6 gap-y-1 bg-linear-to-b from-bar-from to-bar-to px-4 py-2 text-on-bar sm:px-6">
      <strong>{t('appName')}</strong>
      {person !== undefined && (
        <>
          <nav className="flex gap-4">
            {PLACES.map((each) => (
              <a
                key={each}
                href={HREFS[each]}
                aria-current={each === place ? 'page' : undefined}
                className="border-b-2 border-transparent py-0.5 hover:border-on-bar aria-[current]:border-on-bar"
              >
                {t(each)}
              </a>
            ))}
          </nav>
          <span className="ml-auto truncate">{t('signedInAs', person)}</span>
          <SignOutButton />
        </>
      )}
    </header>
  );
}
