'use client';

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl/react';
import { useFormat } from '#components/shell/format-context.tsx';
import type { ConnectionDetails } from '#lib/domain/connection-details.ts';
import { ConnectionStateChip } from './connection-state-chip.tsx';
import { failureWordOf } from './failure-word.ts';

interface ConnectionFactsProps {
  readonly details: ConnectionDetails;
  readonly now: number;
}

/** What is known of a connection, one fact per line. */
export function ConnectionFacts({ details, now }: ConnectionFactsProps) {
  const t = useTranslations('manage');
  const format = useFormat();
  const { connection, nextCheckAt } = details;
  const { company, grantedBy, grantedAt, lastSuccessAt } = connection;
  return (
    <dl className="grid gap-x-4 sm:grid-cols-[200px_1fr]">
      <Fact name={t('detail.state')}>
        <span className="flex flex-wrap items-center gap-2">
          <ConnectionStateChip state={connection.state} />
          <span className="text-muted">{format.time(connection.stateSince, now)}</span>
        </span>
      </Fact>
      {company !== undefined && company.organisationNumber !== '' && (
        <Fact name={t('part.company')}>
          {t('organisationNumber', { number: company.organisationNumber })}
        </Fact>
      )}
      <Fact name={t('detail.kind')}>{t(`kind.${connection.kind}`)}</Fact>
      <Fact name={t('detail.granted')}>
        {grantedAt === undefined
          ? t('detail.never')
          : `${grantedBy ?? ''} ${format.time(grantedAt, now)}`}
      </Fact>
      {connection.grantExpiresAt !== undefined && (
        <Fact name={t('detail.ends')}>{format.time(connection.grantExpiresAt, now)}</Fact>
      )}
      {connection.tokenKind === 'one-time' && (
        <Fact name={t('detail.tokens')}>
          <span className="text-amber">{t('detail.oneTime')}</span>
        </Fact>
      )}
      <Fact name={t('detail.lastSuccess')}>
        {lastSuccessAt === undefined ? t('detail.never') : format.time(lastSuccessAt, now)}
      </Fact>
      <Fact name={t('detail.lastFailure')}>
        <LastFailure details={details} now={now} />
      </Fact>
      <Fact name={t('detail.quota')}>
        <Quota details={details} />
      </Fact>
      <Fact name={t('detail.nextCheck')}>
        {nextCheckAt === undefined ? t('detail.notPlanned') : format.time(nextCheckAt, now)}
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="mt-2 text-muted">{name}</dt>
      <dd className="wrap-anywhere sm:mt-2">{children}</dd>
    </>
  );
}

function LastFailure({ details: { connection }, now }: ConnectionFactsProps) {
  const t = useTranslations('manage');
  const format = useFormat();
  const { lastFailureAt, lastFailureCode } = connection;
  if (lastFailureAt === undefined) return t('detail.none');
  const time = format.time(lastFailureAt, now);
  if (lastFailureCode === undefined) return time;
  return `${time} · ${t(`failure.${failureWordOf(lastFailureCode)}`)}`;
}

function Quota({ details: { quota } }: Pick<ConnectionFactsProps, 'details'>) {
  const t = useTranslations('manage');
  if (quota === undefined) return t('detail.quotaUnknown');
  return t('detail.quotaLeft', { remaining: quota.remaining, limit: quota.limit });
}
