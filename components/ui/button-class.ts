export type ButtonLook = 'primary' | 'plain' | 'quiet';

const SHARED =
  'inline-flex items-center justify-center gap-1.5 rounded-lg whitespace-nowrap select-none ' +
  'disabled:opacity-60 aria-disabled:opacity-60';

const LOOKS: Readonly<Record<ButtonLook, string>> = {
  primary: 'border border-accent bg-accent px-3.5 py-1.5 font-semibold text-on-accent',
  plain: 'border border-field-line bg-surface px-3.5 py-1.5 text-ink enabled:hover:bg-head',
  quiet: 'px-1.5 py-1 text-muted hover:bg-head hover:text-ink',
};

/** Buttons and links that act look the same; only one thing on a screen is primary. */
export function buttonClass(look: ButtonLook): string {
  return `${SHARED} ${LOOKS[look]}`;
}
