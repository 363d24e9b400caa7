'use client';

import { useTranslations } from 'use-intl/react';
import type { KnownBehaviour, PaymentBehaviour } from '#lib/domain/payment-behaviour.ts';
import { useFormat } from '#components/shell/format-context.tsx';

interface BehaviourLineProps {
  /** Undefined until settlement dates were read. */
  readonly behaviour: KnownBehaviour | undefined;
}

/** How late the customer usually pays, and of what that was made out. Its place is always kept. */
export function BehaviourLine({ behaviour }: BehaviourLineProps) {
  const t = useTranslations('panel.behaviour');
  return (
    <div className="min-h-4 text-xs/4 text-muted">
      {behaviour === undefined && t('notKnown')}
      {behaviour !== undefined && behaviour !== 'too-few' && <Behaviour behaviour={behaviour} />}
    </div>
  );
}

function Behaviour({ behaviour }: { readonly behaviour: PaymentBehaviour }) {
  const t = useTranslations('panel.behaviour');
  const format = useFormat();
  const { averageDaysLateE1, count, currency, lastSettledOn, trend } = behaviour;
  const days = Math.round(Math.abs(averageDaysLateE1) / 10);
  const late = averageDaysLateE1 > 0 ? t('late', { days }) : t('early', { days });
  const basis = t('basis', {
    currency,
    count: format.count(count),
    date: format.date(lastSettledOn),
  });
  return (
    <p className="@min-[640px]:truncate" title={basis}>
      <span className="text-ink">{days === 0 ? t('onTime') : late}</span>
      {trend && `, ${t(`trend.${trend.direction}`)}`}
      <span className="sr-only @min-[640px]:not-sr-only @min-[640px]:whitespace-nowrap">{` · ${basis}`}</span>
    </p>
  );
}
