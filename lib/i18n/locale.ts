/** The languages of the screens, by the language part of their BCP 47 tags. */
export const LOCALES = ['en', 'nb', 'sv', 'da', 'fi', 'nl', 'de'] as const;
export type Locale = (typeof LOCALES)[number];

/**
 * How SuperOffice names languages besides BCP 47: `<lani>` says `no`, `<lanx>` its own codes
 * (list *culturesolanguage*). `UK` is Ukrainian there, so it must not become English by guessing;
 * it becomes English only because we have no Ukrainian.
 */
const SUPEROFFICE_NAMES: Readonly<Record<string, Locale>> = {
  no: 'nb',
  nn: 'nb',
  sw: 'sv',
  ge: 'de',
  us: 'en',
};

/** The language to speak for what a URL or a header says; English when it is none of ours. */
export function toLocale(language: string | undefined): Locale {
  const name = (language ?? '').split('-')[0]?.toLowerCase() ?? '';
  return LOCALES.find((locale) => locale === name) ?? SUPEROFFICE_NAMES[name] ?? 'en';
}

/** The first of an `Accept-Language` header's languages that we speak; English when none is. */
export function preferredLocale(acceptLanguage: string | null): Locale {
  const names = (acceptLanguage ?? '')
    .split(',')
    .map((entry) => {
      const [name = '', quality = 'q=1'] = entry.trim().split(/\s*;\s*/);
      return { name: name.trim(), weight: Number(quality.replace(/^q=/, '')) || 0 };
    })
    .filter(({ name, weight }) => weight > 0 && isSpoken(name))
    .sort((a, b) => b.weight - a.weight);
  return toLocale(names[0]?.name);
}

function isSpoken(language: string): boolean {
  return toLocale(language) !== 'en' || language.toLowerCase().startsWith('en');
}

const HOMES: Readonly<Record<Locale, { readonly tag: string; readonly timeZone: string }>> = {
  en: { tag: 'en-GB', timeZone: 'Europe/Oslo' },
  nb: { tag: 'nb-NO', timeZone: 'Europe/Oslo' },
  sv: { tag: 'sv-SE', timeZone: 'Europe/Stockholm' },
  da: { tag: 'da-DK', timeZone: 'Europe/Copenhagen' },
  fi: { tag: 'fi-FI', timeZone: 'Europe/Helsinki' },
  nl: { tag: 'nl-NL', timeZone: 'Europe/Amsterdam' },
  de: { tag: 'de-DE', timeZone: 'Europe/Berlin' },
};

/** BCP 47 tag that numbers and dates are written by. */
export function formatTag(locale: Locale): string {
  return HOMES[locale].tag;
}

/** Where most speakers are: what the server renders clock times in before it is known better. */
export function homeTimeZone(locale: Locale): string {
  return HOMES[locale].timeZone;
}
