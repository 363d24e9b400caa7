'use client';

import { useEffect, useState } from 'react';
import { buttonClass } from '#components/ui/button-class.ts';
import type { Locale } from '#lib/i18n/locale.ts';
import { toLocale } from '#lib/i18n/locale.ts';
import type { Messages } from '#lib/i18n/messages.ts';
import { loadMessages } from '#lib/i18n/messages.ts';

interface PageFailureProps {
  readonly supportId: string | undefined;
  readonly onRetry: () => void;
}

interface Words {
  readonly locale: Locale;
  readonly page: Messages['page'];
}

/** In place of a page that failed. It fetches its words itself: no server rendered it. */
export function PageFailure({ supportId, onRetry }: PageFailureProps) {
  const words = useWords();
  if (words === undefined) return null;
  const { locale, page } = words;
  return (
    <main lang={locale} className="flex flex-col items-start gap-3 p-6 text-sm">
      <h1 className="text-base font-semibold">{page.failed}</h1>
      {supportId !== undefined && (
        <p className="text-muted">{page.supportId.replace('{id}', supportId)}</p>
      )}
      <button type="button" onClick={onRetry} className={buttonClass('plain')}>
        {page.retry}
      </button>
    </main>
  );
}

/** The panel's language is in its URL; the manage page speaks the browser's. */
function useWords(): Words | undefined {
  const [words, setWords] = useState<Words>();
  useEffect(() => {
    const inUrl = new URLSearchParams(window.location.search).get('lang');
    const locale = toLocale(inUrl ?? navigator.language);
    void loadMessages(locale, 'page').then(({ page }) => setWords({ locale, page }));
  }, []);
  return words;
}
