import type en from './messages/en.json';
import type { Locale } from './locale.ts';

export type Messages = typeof en;
export type MessageArea = keyof Messages;

/**
 * One area of the texts of one language: all that a screen has to send to its browser. Only
 * translators of use-intl can read them: the build has parsed them (`compile-messages.ts`), and
 * those with arguments are no strings then.
 */
export async function loadMessages<Area extends MessageArea>(
  locale: Locale,
  area: Area,
): Promise<Pick<Messages, Area>> {
  const messages = await LOADERS[locale]();
  return { [area]: messages[area] } as Pick<Messages, Area>;
}

const LOADERS: Readonly<Record<Locale, () => Promise<Messages>>> = {
  en: async () => (await import('./messages/en.json', { with: { type: 'json' } })).default,
  nb: async () => (await import('./messages/nb.json', { with: { type: 'json' } })).default,
  sv: async () => (await import('./messages/sv.json', { with: { type: 'json' } })).default,
  da: async () => (await import('./messages/da.json', { with: { type: 'json' } })).default,
  fi: async () => (await import('./messages/fi.json', { with: { type: 'json' } })).default,
  nl: async () => (await import('./messages/nl.json', { with: { type: 'json' } })).default,
  de: async () => (await import('./messages/de.json', { with: { type: 'json' } })).default,
};
