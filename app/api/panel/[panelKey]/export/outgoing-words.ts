import { createTranslator } from 'use-intl/core';
import type { DocumentState } from '#lib/domain/document-state.ts';
import { createFormat } from '#lib/i18n/format.ts';
import type { Locale } from '#lib/i18n/locale.ts';
import { formatTag } from '#lib/i18n/locale.ts';
import { loadMessages } from '#lib/i18n/messages.ts';

export type OutgoingWords = Awaited<ReturnType<typeof outgoingWords>>;

/**
 * How what leaves the panel speaks: in the words of its list and its own, with the times of day of
 * `timeZone` (IANA name).
 */
export async function outgoingWords(locale: Locale, timeZone: string) {
  const { panel } = await loadMessages(locale, 'panel');
  const { outgoing } = await loadMessages(locale, 'outgoing');
  const tag = formatTag(locale);
  const list = createTranslator({ locale: tag, messages: panel });
  return {
    locale,
    list,
    own: createTranslator({ locale: tag, messages: outgoing }),
    format: createFormat(locale, timeZone),
    state: (state: DocumentState): string =>
      'days' in state
        ? list(`state.${state.kind}`, { days: state.days })
        : list(`state.${state.kind}`),
  };
}
