import { headers } from 'next/headers';
import type { Locale } from '#lib/i18n/locale.ts';
import { preferredLocale } from '#lib/i18n/locale.ts';
import type { Messages } from '#lib/i18n/messages.ts';
import { loadMessages } from '#lib/i18n/messages.ts';
import type { Visitor } from './visitor.ts';
import { findVisitor } from './visitor.ts';

export interface OpenedScreen {
  readonly screen: { readonly locale: Locale; readonly messages: Pick<Messages, 'manage'> };
  readonly visitor: Visitor;
}

/** In whose language a page of the administration speaks, and who looks at it. */
export async function openScreen(): Promise<OpenedScreen> {
  const locale = preferredLocale((await headers()).get('accept-language'));
  return {
    screen: { locale, messages: await loadMessages(locale, 'manage') },
    visitor: await findVisitor(),
  };
}
