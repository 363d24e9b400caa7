'use client';

import type { ReactNode } from 'react';
import type { Locale } from '#lib/i18n/locale.ts';
import type { Messages } from '#lib/i18n/messages.ts';
import { Screen } from './screen.tsx';
import type { ManagePlace } from './top-bar.tsx';
import { TopBar } from './top-bar.tsx';

/** What every page of the administration gets from its server side. */
export interface ManageScreen {
  readonly locale: Locale;
  readonly messages: Pick<Messages, 'manage'>;
  readonly person: { readonly name: string; readonly tenant: string };
}

interface ManageFrameProps extends ManageScreen {
  readonly place: ManagePlace;
  readonly children: ReactNode;
}

export function ManageFrame({ locale, messages, person, place, children }: ManageFrameProps) {
  return (
    <Screen locale={locale} messages={messages}>
      <div className="min-h-screen bg-ground text-sm text-ink">
        <TopBar person={person} place={place} />
        <main className="mx-auto grid max-w-[1080px] grid-cols-[minmax(0,1fr)] gap-4 px-4 py-5 wrap-anywhere">
          {children}
        </main>
      </div>
    </Screen>
  );
}
