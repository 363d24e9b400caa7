import type { Locale } from '#lib/i18n/locale.ts';
import { buttonClass } from '#components/ui/button-class.ts';

interface MessageProps {
  readonly lang: Locale;
  readonly text: string;
  readonly link: { readonly href: string; readonly words: string };
}

/** A whole page of one sentence and one way on. */
export function Message({ lang, text, link }: MessageProps) {
  return (
    <main lang={lang} className="flex flex-col items-start gap-3 p-6 text-sm">
      <h1 className="text-base font-semibold">{text}</h1>
      <a
        href={link.href}
        target="_blank"
        rel="noopener noreferrer"
        className={buttonClass('plain')}
      >
        {link.words}
      </a>
    </main>
  );
}
