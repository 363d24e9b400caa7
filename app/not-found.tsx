import { headers } from 'next/headers';
import { Message } from '#components/shell/message.tsx';
import { preferredLocale } from '#lib/i18n/locale.ts';
import { loadMessages } from '#lib/i18n/messages.ts';

export default async function NotFoundPage() {
  const locale = preferredLocale((await headers()).get('accept-language'));
  const { page } = await loadMessages(locale, 'page');
  return (
    <Message lang={locale} text={page.notFound} link={{ href: '/manage', words: page.toManage }} />
  );
}
