'use client';

import { useTranslations } from 'use-intl/react';
import { buttonClass } from '#components/ui/button-class.ts';
import { Card } from '#components/ui/card.tsx';
import type { Locale } from '#lib/i18n/locale.ts';
import type { Messages } from '#lib/i18n/messages.ts';
import { Screen } from './screen.tsx';
import { TopBar } from './top-bar.tsx';

interface ManageDoorProps {
  readonly locale: Locale;
  readonly messages: Pick<Messages, 'manage'>;
  readonly because: 'signIn' | 'notAdministrator' | 'crmDown';
}

const HREFS = {
  signIn: '/sign-in?for=manage',
  notAdministrator: '/sign-in?for=manage&account=other',
  crmDown: '/manage',
} as const;

/** What stands in place of the manage page for whoever may not see it. */
export function ManageDoor({ locale, messages, because }: ManageDoorProps) {
  return (
    <Screen locale={locale} messages={messages}>
      <div className="min-h-screen bg-ground text-sm text-ink">
        <TopBar person={undefined} />
        <main className="mx-auto max-w-[560px] px-4 py-10">
          <Card>
            <Words because={because} />
          </Card>
        </main>
      </div>
    </Screen>
  );
}

function Words({ because }: Pick<ManageDoorProps, 'because'>) {
  const t = useTranslations('manage');
  return (
    <>
      <h1 className="mb-1 text-xl font-semibold">{t(`${because}.title`)}</h1>
      <p className="mb-4 text-muted">{t(`${because}.body`)}</p>
      <a href={HREFS[because]} className={buttonClass('primary')}>
        {t(`${because}.button`)}
      </a>
    </>
  );
}
