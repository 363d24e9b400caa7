import { createTranslator } from 'use-intl/core';
import type { FileProblemPage } from '#lib/auth/answer-file.ts';
import { FILE_POLICY } from '#lib/http/security-headers.ts';
import { formatTag, preferredLocale, toLocale } from '#lib/i18n/locale.ts';
import { loadMessages } from '#lib/i18n/messages.ts';
import { windowPage } from '../../../../sign-in/window-page.ts';

const SHOWN_CHARACTERS = 8;

/** What the tab says in place of the file, in the panel's language. */
export async function fileProblemPage(problem: FileProblemPage): Promise<Response> {
  const { code, status, lang, headers, supportId } = problem;
  const locale = lang === '' ? preferredLocale(headers.get('accept-language')) : toLocale(lang);
  const t = createTranslator({
    locale: formatTag(locale),
    messages: (await loadMessages(locale, 'file')).file,
  });
  const support = t('supportId', { id: supportId.slice(0, SHOWN_CHARACTERS) });
  const page = windowPage({
    text: { lang: locale, title: t(`${code}.title`), lines: [t(`${code}.body`), support] },
    status,
    headers,
    icon: 'none',
  });
  page.headers.set('content-security-policy', FILE_POLICY);
  page.headers.set('x-content-type-options', 'nosniff');
  return page;
}
