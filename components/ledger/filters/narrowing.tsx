'use client';

import { useTranslations } from 'use-intl/react';
import { CrossIcon } from '#components/ui/icons.tsx';
import { without } from './change-choice.ts';
import type { ListControls } from './use-list-controls.ts';

/** What leaves rows out and is to be seen on no chip and in no field; each can be taken back. */
export function Narrowing({ controls: { choice, change } }: { readonly controls: ListControls }) {
  const t = useTranslations('panel');
  const { view, ageing, currency } = choice;
  const isFigure = ageing === undefined && (view === 'not-due' || view === 'unapplied');
  const parts = [
    ageing !== undefined && ({ part: 'ageing', words: t(`ageing.${ageing}`) } as const),
    isFigure && ({ part: 'view', words: t(`view.${view}`) } as const),
    currency !== undefined && ({ part: 'currency', words: currency } as const),
  ].filter((part) => part !== false);
  return parts.map(({ part, words }) => (
    <button
      key={part}
      type="button"
      aria-label={t('filter.remove', { filter: words })}
      onClick={() => change(without(choice, part))}
      className="flex h-8 max-w-56 items-center gap-1 rounded-full bg-pill px-2.5 text-xs text-on-pill @min-[480px]:h-7"
    >
      <span className="truncate">{words}</span>
      <CrossIcon />
    </button>
  ));
}
