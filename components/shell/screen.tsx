'use client';

import type { ReactNode } from 'react';
import { IntlProvider } from 'use-intl/react';
import type { Locale } from '#lib/i18n/locale.ts';
import { formatTag, homeTimeZone } from '#lib/i18n/locale.ts';
import type { Messages } from '#lib/i18n/messages.ts';
import { FormatProvider } from './format-context.tsx';

interface ScreenProps {
  readonly locale: Locale;
  /** Only the area that this screen speaks: the other texts stay on the server. */
  readonly messages: Partial<Messages>;
  readonly children: ReactNode;
}

/** What every screen stands in: its language, and how it writes numbers and times. */
export function Screen({ locale, messages, children }: ScreenProps) {
  return (
    <IntlProvider locale={formatTag(locale)} messages={messages} timeZone={homeTimeZone(locale)}>
      <FormatProvider locale={locale}>
        <div lang={locale} className="contents">
          {children}
        </div>
      </FormatProvider>
    </IntlProvider>
  );
}
