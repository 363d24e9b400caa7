import type { Locale } from './locale.ts';

const LANGUAGES: Readonly<Record<string, Locale>> = {
  NO: 'nb',
  SJ: 'nb',
  SE: 'sv',
  DK: 'da',
  FO: 'da',
  GL: 'da',
  FI: 'fi',
  AX: 'sv',
  NL: 'nl',
  BE: 'nl',
  DE: 'de',
  AT: 'de',
  CH: 'de',
  LI: 'de',
};

/** The language in which a customer of this country (ISO 3166, two letters) is written to; English where it is none of ours. */
export function customerLocale(country: string): Locale {
  return LANGUAGES[country.trim().toUpperCase()] ?? 'en';
}
