'use client';

import { useTranslations } from 'use-intl/react';
import type { DocumentState } from '#lib/domain/document-state.ts';
import { useFormat } from '#components/shell/format-context.tsx';

/** That part of an open claim was paid, and what is left of it; undefined when none was. */
export function usePartPaid(state: DocumentState): string | undefined {
  const t = useTranslations('panel');
  const format = useFormat();
  if (!('leftE4' in state) || state.leftE4 === undefined) return undefined;
  return t('partPaid', { left: format.amount(state.leftE4) });
}
