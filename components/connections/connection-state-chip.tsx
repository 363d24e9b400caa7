'use client';

import { useTranslations } from 'use-intl/react';
import type { ConnectionState } from '#lib/domain/connection.ts';
import type { Tone } from '#components/ui/chip.tsx';
import { Chip } from '#components/ui/chip.tsx';

const TONES: Readonly<Record<ConnectionState, Tone>> = {
  new: 'grey',
  connected: 'green',
  suspect: 'amber',
  'needs-reauthentication': 'red',
  'role-missing': 'red',
  'no-licence': 'red',
  'not-approved': 'red',
  paused: 'grey',
  removed: 'grey',
};

export function ConnectionStateChip({ state }: { readonly state: ConnectionState }) {
  const t = useTranslations('manage');
  return <Chip tone={TONES[state]}>{t(`state.${state}`)}</Chip>;
}
