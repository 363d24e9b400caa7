import { headers } from 'next/headers';
import { createTranslator } from 'use-intl/core';
import { Message } from '#components/shell/message.tsx';
import { formatTag, preferredLocale } from '#lib/i18n/locale.ts';
import { loadMessages } from '#lib/i18n/messages.ts';

export default async function NotFoundPage() {
  const locale = preferredLocale((await headers()).get('accept-language'));
  const { page } = await loadMessages(locale, 'page');
  const t = createTranslator({ locale: formatTag(locale), messages: page });
  return (
    <Message lang={locale} text={t('notFound')} link={{ href: '/manage', words: t('toManage') }} />
  );
}
