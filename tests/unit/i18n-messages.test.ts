import { createTranslator } from 'use-intl/core';
import { describe, expect, it } from 'vitest';
import type { Locale } from '#lib/i18n/locale.ts';
import { formatTag, LOCALES } from '#lib/i18n/locale.ts';
import type { MessageArea } from '#lib/i18n/messages.ts';
import { loadMessages } from '#lib/i18n/messages.ts';
import { MESSAGE_VALUES } from '#tests/support/message-values.ts';

const AREAS: readonly MessageArea[] = [
  'panel',
  'manage',
  'handOver',
  'signIn',
  'page',
  'file',
  'outgoing',
];

type Tree = { readonly [key: string]: string | Tree };

function flatten(tree: Tree, path = ''): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]): [string, string][] =>
      typeof value === 'string'
        ? [[`${path}${key}`, value]]
        : [...flatten(value, `${path}${key}.`)],
    ),
  );
}

async function textsOf(locale: Locale): Promise<ReadonlyMap<string, string>> {
  const areas = await Promise.all(AREAS.map((area) => loadMessages(locale, area)));
  return new Map(areas.flatMap((area) => [...flatten(area)]));
}

/** `{count, plural, …}` → `count`; words inside of plural branches are no arguments. */
function argumentsOf(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/\{(\w+)(?=[,}])/g)].map(([, name]) => name ?? ''))].sort();
}

/** Really the same words in another language. */
const SAME: ReadonlySet<string> = new Set([
  'In SuperOffice',
  '{name} · {tenant}',
  'Support-id {id}',
  'In {currency}',
  'Tenant ID',
]);

describe.each(LOCALES)('the texts in %s', (locale) => {
  it('are the same set as the English ones, with the same arguments', async () => {
    const english = await textsOf('en');
    const texts = await textsOf(locale);
    expect([...texts.keys()].sort()).toEqual([...english.keys()].sort());
    for (const [key, text] of texts) {
      expect(argumentsOf(text), key).toEqual(argumentsOf(english.get(key) ?? ''));
    }
  });

  it('can all be said', async () => {
    const messages = Object.fromEntries(await textsOf(locale));
    for (const text of Object.values(messages)) {
      const say = createTranslator({
        locale: formatTag(locale),
        messages: { text },
        onError: (error) => {
          throw error;
        },
      });
      expect(say('text', MESSAGE_VALUES)).not.toMatch(/[{}]|undefined/);
    }
  });

  it('differ from the English ones unless the word is the same', async () => {
    if (locale === 'en') return;
    const english = await textsOf('en');
    const same = [...(await textsOf(locale))].filter(
      ([key, text]) => text === english.get(key) && text.includes(' ') && !SAME.has(text),
    );
    expect(same).toEqual([]);
  });
});

describe('plurals', () => {
  it.each([
    ['en', 1, 'Overdue 1 day'],
    ['en', 12, 'Overdue 12 days'],
    ['nb', 1, 'Forfalt 1 dag'],
    ['nb', 12, 'Forfalt 12 dager'],
    ['fi', 1, 'Myöhässä 1 päivä'],
    ['fi', 12, 'Myöhässä 12 päivää'],
    ['de', 1, '1 Tag überfällig'],
    ['de', 12, '12 Tage überfällig'],
  ] as const)('%s says %i days overdue as %s', async (locale, days, words) => {
    const messages = await loadMessages(locale, 'panel');
    const say = createTranslator({ locale: formatTag(locale), messages });
    expect(say('panel.state.overdue', { days })).toBe(words);
  });
});
