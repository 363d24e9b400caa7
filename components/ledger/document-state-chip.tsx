'use client';

import { useCallback } from 'react';
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

type Stateful = Pick<DocumentRow, 'state' | 'type'>;

export function DocumentStateChip({ row }: { readonly row: Stateful }) {
  const words = useStateWords();
  const { state } = row;
  return <Chip tone={state.kind === 'settled' ? 'grey' : toneOf(state)}>{words(row)}</Chip>;
}

/** The state in words; the type where it says more than *settled*. */
export function useStateWords(): (row: Stateful) => string {
  const t = useTranslations('panel');
  return useCallback(
    ({ state, type }) =>
      state.kind === 'settled'
        ? t(`type.${type}`)
        : t(`state.${state.kind}`, 'days' in state ? { days: state.days } : {}),
    [t],
  );
}

function toneOf(state: DocumentState): Tone {
  return state.kind === 'due-in' && state.days <= SOON_DAYS ? 'amber' : TONES[state.kind];
}
