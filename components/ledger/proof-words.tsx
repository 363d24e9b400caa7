'use client';

import { useTranslations } from 'use-intl/react';
import type { LedgerProof } from '#lib/domain/proof-line.ts';
import { useFormat } from '#components/shell/format-context.tsx';

interface ProofWordsProps {
  readonly proof: LedgerProof;
  /** The company's own, ISO 4217: both sides of the comparison are in it. */
  readonly currency: string | undefined;
  /** When the card was asked for last (epoch milliseconds). */
  readonly askedAt: number;
}

/** Whether what is shown adds up to Visma's own balance; it stands below the rows, so nothing moves. */
export function ProofWords({ proof: { line, askedAt: comparedAt }, ...props }: ProofWordsProps) {
  const t = useTranslations('panel.proof');
  const format = useFormat();
  const time = format.time(comparedAt, props.askedAt);
  if (line.kind === 'reconciled') {
    return <p className="text-xs text-muted">{t('reconciled', { time })}</p>;
  }
  const amount = [format.amount(line.differenceE4), props.currency].filter(Boolean).join('\u00a0');
  if (line.kind === 'not-reconciled') {
    return (
      <p className="text-xs font-semibold text-amber">{t('notReconciled', { amount, time })}</p>
    );
  }
  const reasons = line.by.map((reason) => t(`reason.${reason}`)).join(', ');
  return <p className="text-xs text-muted">{t('explained', { amount, reasons, time })}</p>;
}
