import type { Metadata } from 'next';
import { toLocale } from '#lib/i18n/locale.ts';
import { loadMessages } from '#lib/i18n/messages.ts';
import { SCHEMES, WIDTHS } from './frame-choice.ts';
import { Gallery } from './gallery.tsx';

export const metadata: Metadata = { title: 'Gallery' };

interface GalleryPageProps {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

/** Part of a build only with `GALLERY=1` (next.config.js): it shows samples, to whoever asks. */
export default async function GalleryPage({ searchParams }: GalleryPageProps) {
  const { width, scheme, lang } = await searchParams;
  const locale = toLocale(typeof lang === 'string' ? lang : undefined);
  const [panel, manage] = await Promise.all([
    loadMessages(locale, 'panel'),
    loadMessages(locale, 'manage'),
  ]);
  return (
    <Gallery
      locale={locale}
      messages={{ ...panel, ...manage }}
      widths={chosenOf(WIDTHS, Number(width))}
      schemes={chosenOf(SCHEMES, scheme)}
    />
  );
}

/** All of them unless one is asked for. */
function chosenOf<Option>(options: readonly Option[], asked: unknown): readonly Option[] {
  const chosen = options.filter((option) => option === asked);
  return chosen.length > 0 ? chosen : options;
}
