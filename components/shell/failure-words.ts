import { createTranslator } from 'use-intl/core';
import type { Locale } from '#lib/i18n/locale.ts';
import { formatTag, toLocale } from '#lib/i18n/locale.ts';
import { loadMessages } from '#lib/i18n/messages.ts';

export interface FailureWords {
  readonly locale: Locale;
  readonly failed: string;
  readonly retry: string;
  readonly support: string | undefined;
}

/** The panel's language is in its URL; the manage page speaks the browser's. */
export async function loadFailureWords(supportId: string | undefined): Promise<FailureWords> {
  const inUrl = new URLSearchParams(window.location.search).get('lang');
  const locale = toLocale(inUrl ?? navigator.language);
  const { page } = await loadMessages(locale, 'page');
  const t = createTranslator({ locale: formatTag(locale), messages: page });
  return {
    locale,
    failed: t('failed'),
    retry: t('retry'),
    support: supportId === undefined ? undefined : t('supportId', { id: supportId }),
  };
}
