'use client';

import type { ReactNode } from 'react';
import { createContext, use, useMemo, useSyncExternalStore } from 'react';
import type { Format } from '#lib/i18n/format.ts';
import { createFormat } from '#lib/i18n/format.ts';
import type { Locale } from '#lib/i18n/locale.ts';
import { homeTimeZone } from '#lib/i18n/locale.ts';

const FormatContext = createContext<Format | undefined>(undefined);

/** Numbers, dates and times in the language of the screen and the time zone of its reader. */
export function useFormat(): Format {
  const format = use(FormatContext);
  if (format === undefined) throw new Error('useFormat outside of a FormatProvider');
  return format;
}

interface FormatProviderProps {
  readonly locale: Locale;
  readonly children: ReactNode;
}

export function FormatProvider({ locale, children }: FormatProviderProps) {
  const timeZone = useReaderTimeZone(locale);
  const format = useMemo(() => createFormat(locale, timeZone), [locale, timeZone]);
  return <FormatContext value={format}>{children}</FormatContext>;
}

/** Only the browser knows the reader's zone; the server and the first rendering use the language's. */
function useReaderTimeZone(locale: Locale): string {
  return useSyncExternalStore(
    subscribeToNothing,
    () => new Intl.DateTimeFormat().resolvedOptions().timeZone,
    () => homeTimeZone(locale),
  );
}

function subscribeToNothing(): () => void {
  return () => undefined;
}
