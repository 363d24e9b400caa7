import { readFile } from 'node:fs/promises';
import { _createCache, _createIntlFormatters } from 'use-intl/core';
import formatUnparsed from 'use-intl/format-message';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import compileMessages from '#lib/i18n/compile-messages.ts';
import formatMessage from '#lib/i18n/format-message.ts';
import { formatTag, homeTimeZone, LOCALES } from '#lib/i18n/locale.ts';
import { MESSAGE_VALUES } from '#tests/support/message-values.ts';

type Values = Parameters<typeof formatMessage>[2];
type Parsed = Parameters<typeof formatMessage>[1];
type Tree = { readonly [key: string]: Parsed | Tree };

const NUMBERS = [0, 1, 2, 5, 11, 21, 1.5, -3, 1_234_567];

/** What the bundler makes of a file of texts. */
async function parsed(json: string): Promise<Tree> {
  const source = encodeURIComponent(compileMessages(json));
  const module: unknown = await import(`data:text/javascript,${source}`);
  return z.object({ default: z.custom<Tree>((value) => typeof value === 'object') }).parse(module)
    .default;
}

function flatten<Leaf>(tree: object, isLeaf: (value: unknown) => value is Leaf, path = '') {
  return new Map(
    Object.entries(tree).flatMap(([key, value]: [string, unknown]): [string, Leaf][] =>
      isLeaf(value)
        ? [[`${path}${key}`, value]]
        : [...flatten(value as object, isLeaf, `${path}${key}.`)],
    ),
  );
}
const isText = (value: unknown): value is string => typeof value === 'string';
const isParsed = (value: unknown): value is Parsed => isText(value) || Array.isArray(value);

function optionsOf(locale: (typeof LOCALES)[number]) {
  const cache = _createCache();
  return {
    cache,
    formatters: _createIntlFormatters(cache),
    locale: formatTag(locale),
    timeZone: homeTimeZone(locale),
  };
}

function withNumber(number: number): NonNullable<Values> {
  return Object.fromEntries(
    Object.entries(MESSAGE_VALUES).map(([name, value]) => [
      name,
      typeof value === 'number' ? number : value,
    ]),
  );
}

describe.each(LOCALES)('the texts in %s, parsed by the build', (locale) => {
  it('say what they say when they are parsed where they are said', async () => {
    const json = await readFile(`lib/i18n/messages/${locale}.json`, 'utf8');
    const texts = flatten(JSON.parse(json) as object, isText);
    const compiled = flatten(await parsed(json), isParsed);
    expect([...compiled.keys()]).toEqual([...texts.keys()]);
    const options = optionsOf(locale);
    for (const values of NUMBERS.map(withNumber)) {
      for (const [key, text] of texts) {
        const said = formatMessage(key, compiled.get(key) ?? '', values, options);
        expect(said, key).toBe(formatUnparsed(key, text, values, options));
      }
    }
  });

  it('are refused without their arguments, as unparsed ones are', async () => {
    const json = await readFile(`lib/i18n/messages/${locale}.json`, 'utf8');
    const compiled = flatten(await parsed(json), isParsed);
    const options = optionsOf(locale);
    const refused = new Set<string>();
    for (const [key, text] of flatten(JSON.parse(json) as object, isText)) {
      const isRefused = throws(() => formatMessage(key, compiled.get(key) ?? '', {}, options));
      expect(isRefused, key).toBe(throws(() => formatUnparsed(key, text, {}, options)));
      if (isRefused) refused.add(key);
    }
    expect(refused).toContain('panel.state.overdue');
    expect(refused).not.toContain('panel.heading');
  });
});

function throws(say: () => unknown): boolean {
  try {
    say();
    return false;
  } catch {
    return true;
  }
}

describe('what no text of ours has yet', () => {
  it.each([
    ["It''s '{'not'}' an argument, isn't it", {}],
    ['{kind, select, a {first} other {another {kind}}}', { kind: 'a' }],
    ['{kind, select, a {first} other {another {kind}}}', { kind: 'z' }],
    ['{n, plural, =0 {none} one {# day} other {# days, {who}}}', { n: 0, who: 'Anne' }],
    ['{n, plural, =0 {none} one {# day} other {# days, {who}}}', { n: 1_200, who: 'Anne' }],
    ['{n, selectordinal, one {#st} two {#nd} few {#rd} other {#th}}', { n: 22 }],
    ['{n, number} and {n, number, ::.00}', { n: 1_234.5 }],
    ['Read <b>this, {who}</b>', { who: 'Anne', b: (parts: unknown) => `[${String(parts)}]` }],
  ])('is said the same: %s', async (text, values) => {
    const { compiled } = await parsed(JSON.stringify({ compiled: text }));
    const options = optionsOf('en');
    const said = formatMessage('text', compiled as Parsed, values, options);
    expect(said).toBe(formatUnparsed('text', text, values as Values, options));
  });

  it('fails the build where it is no ICU message', () => {
    expect(() => compileMessages(JSON.stringify({ text: '{days, plural, one {a' }))).toThrow();
  });
});
