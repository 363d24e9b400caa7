'use client';

import { useTranslations } from 'use-intl/react';
import type { ActionState } from './manage-actions.ts';

/** How the last use of a form ended, in words; its place is announced when it fills. */
export function ActionMessage({ state }: { readonly state: ActionState }) {
  const words = useWords(state);
  return (
    <p role="status" className="text-ink-soft empty:hidden">
      {words}
    </p>
  );
}

function useWords(state: ActionState): string | null {
  const t = useTranslations('manage');
  switch (state.kind) {
    case 'idle':
    case 'link':
    case 'validated':
      return null;
    case 'saved':
      return t('saved');
    case 'leave':
      return t('working');
    case 'works':
      return t('tested.ok', { company: state.companyName });
    case 'fails':
      if (state.failure === 'down') return t('tested.down');
      return t('tested.failed', { state: t(`failure.${state.failure}`) });
    case 'other-company':
      return t(`result.${state.result}`, {
        chosen: state.chosen ?? t('aCompany'),
        company: state.chosen ?? state.expected ?? t('aCompany'),
        expected: state.expected ?? t('aCompany'),
      });
    case 'failed':
      return t(`error.${state.error}`);
  }
}
