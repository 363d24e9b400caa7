'use client';

import { useTranslations } from 'use-intl/react';
import type { DocumentRow } from '#lib/domain/card.ts';
import type { DocumentState } from '#lib/domain/document-state.ts';
import type { Tone } from '#components/ui/chip.tsx';
import { Chip } from '#components/ui/chip.tsx';

/** From here on a due date is near enough to be coloured. */
const SOON_DAYS = 7;

const TONES: Readonly<Record<DocumentState['kind'], Tone>> = {
  overdue: 'red',
  'due-today': 'amber',
  'due-in': 'grey',
  open: 'grey',
  paid: 'green',
  credit: 'green',
  'credit-used': 'green',
  payment: 'green',
  'on-hold': 'grey',
  'not-released': 'grey',
  voided: 'grey',
  settled: 'grey',
};

/** The state in words; the type where it says more than *settled*. */
export function DocumentStateChip({ row }: { readonly row: Pick<DocumentRow, 'state' | 'type'> }) {
  const t = useTranslations('panel');
  const { state, type } = row;
  if (state.kind === 'settled') return <Chip tone="grey">{t(`type.${type}`)}</Chip>;
  const values = 'days' in state ? { days: state.days } : {};
  return <Chip tone={toneOf(state)}>{t(`state.${state.kind}`, values)}</Chip>;
}

function toneOf(state: DocumentState): Tone {
  return state.kind === 'due-in' && state.days <= SOON_DAYS ? 'amber' : TONES[state.kind];
}
