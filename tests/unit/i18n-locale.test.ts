import { describe, expect, it } from 'vitest';
import { preferredLocale, toLocale } from '#lib/i18n/locale.ts';

describe('the language that SuperOffice names', () => {
  it.each([
    ['nb-NO', 'nb'],
    ['no', 'nb'],
    ['NO', 'nb'],
    ['nn-NO', 'nb'],
    ['sv-SE', 'sv'],
    ['SW', 'sv'],
    ['da', 'da'],
    ['DA', 'da'],
    ['GE', 'de'],
    ['de-CH', 'de'],
    ['fi-FI', 'fi'],
    ['NL', 'nl'],
    ['US', 'en'],
    ['en-US', 'en'],
    // Ukrainian in SuperOffice's list, not the United Kingdom.
    ['UK', 'en'],
    ['uk-UA', 'en'],
    ['pl', 'en'],
    ['', 'en'],
    [undefined, 'en'],
  ])('%s is spoken as %s', (language, locale) => {
    expect(toLocale(language)).toBe(locale);
  });
});

describe('the language that a browser prefers', () => {
  it.each([
    ['nb-NO,nb;q=0.9,no;q=0.8,en;q=0.7', 'nb'],
    ['pl-PL,pl;q=0.9,de;q=0.5,en;q=0.4', 'de'],
    ['fr, en;q=0.8, sv;q=0.9', 'sv'],
    ['sv;q=0, da', 'da'],
    ['*', 'en'],
    ['', 'en'],
    [null, 'en'],
  ])('%s is answered in %s', (header, locale) => {
    expect(preferredLocale(header)).toBe(locale);
  });
});
