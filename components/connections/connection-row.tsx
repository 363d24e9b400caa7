'use client';

import { startTransition, useActionState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { ConnectionNotice } from '#lib/domain/connection-notice.ts';
import type { Connection, ConnectionState } from '#lib/domain/connection.ts';
import { useFormat } from '#components/shell/format-context.tsx';
import { buttonClass } from '#components/ui/button-class.ts';
import { ActionMessage } from './action-message.tsx';
import { ConnectedMenu } from './connected-menu.tsx';
import { ConnectionStateChip } from './connection-state-chip.tsx';
import { failureWordOf } from './failure-word.ts';
import type { ManageAction } from './manage-actions.ts';
import { IDLE } from './manage-actions.ts';
import { NoticeLine } from './notice-line.tsx';
import { startHref } from './start-href.ts';

type Doing = 'connect' | 'menu' | 'reconnect' | 'test' | 'details';

const DOINGS: Readonly<Record<ConnectionState, Doing>> = {
  new: 'connect',
  connected: 'menu',
  suspect: 'menu',
  paused: 'details',
  'needs-reauthentication': 'reconnect',
  'role-missing': 'reconnect',
  'no-licence': 'test',
  'not-approved': 'test',
  removed: 'reconnect',
};

interface ConnectionRowProps {
  readonly connection: Connection;
  /** What users told of it. */
  readonly notice: ConnectionNotice | undefined;
  readonly now: number;
  readonly testConnection: ManageAction;
}

export function ConnectionRow(props: ConnectionRowProps) {
  const { connection, notice, now, testConnection } = props;
  const t = useTranslations('manage');
  const [tested, test, isTesting] = useActionState(testConnection, IDLE);
  const name = connection.company?.name ?? t('unnamed');
  const runTest = () => {
    const form = new FormData();
    form.set('connection', connection.id);
    startTransition(() => test(form));
  };
  return (
    <li className="flex flex-col gap-2 border-t border-line py-3">
      <div className="grid items-center gap-x-4 gap-y-2 md:grid-cols-[1.6fr_1.2fr_1.3fr_14rem]">
        <WhoAndWhom connection={connection} name={name} />
        {/* As a part of a line of text the chip would stand below its middle. */}
        <div className="flex">
          <ConnectionStateChip state={connection.state} />
        </div>
        <LastCalls connection={connection} now={now} />
        <div className="flex items-center gap-2 md:justify-self-end">
          <Doings connection={connection} name={name} isTesting={isTesting} onTest={runTest} />
        </div>
      </div>
      {notice !== undefined && <NoticeLine notice={notice} now={now} />}
      <ActionMessage state={tested} />
    </li>
  );
}

interface PartProps {
  readonly connection: Connection;
  readonly now: number;
}

function WhoAndWhom({ connection, name }: Omit<PartProps, 'now'> & { readonly name: string }) {
  const t = useTranslations('manage');
  const format = useFormat();
  const { company, grantedBy, grantedAt } = connection;
  return (
    <div className="min-w-0">
      <p className="truncate font-semibold" title={name}>
        <a href={detailsHref(connection)} className="hover:underline">
          {name}
        </a>
      </p>
      {company !== undefined && company.organisationNumber !== '' && (
        <p className="text-xs text-muted">
          {t('organisationNumber', { number: company.organisationNumber })}
        </p>
      )}
      {grantedBy !== undefined && grantedAt !== undefined && (
        <p className="text-xs wrap-anywhere text-muted">
          {t('grantedBy', { person: grantedBy, date: format.day(grantedAt) })}
        </p>
      )}
    </div>
  );
}

function LastCalls({ connection, now }: PartProps) {
  const t = useTranslations('manage');
  const format = useFormat();
  const { lastSuccessAt, lastFailureAt, lastFailureCode } = connection;
  const hasFailedSince = lastFailureAt !== undefined && lastFailureAt > (lastSuccessAt ?? 0);
  return (
    <div>
      <p>
        {lastSuccessAt === undefined
          ? t('neverRead')
          : t('lastSuccess', { time: format.time(lastSuccessAt, now) })}
      </p>
      {hasFailedSince && (
        <p className="text-xs text-muted">
          {t('lastFailure', { time: format.time(lastFailureAt, now) })}
          {lastFailureCode !== undefined && ` · ${t(`failure.${failureWordOf(lastFailureCode)}`)}`}
        </p>
      )}
    </div>
  );
}

interface DoingsProps {
  readonly connection: Connection;
  readonly name: string;
  readonly isTesting: boolean;
  readonly onTest: () => void;
}

function Doings({ connection, name, isTesting, onTest }: DoingsProps) {
  const t = useTranslations('manage');
  const doing = DOINGS[connection.state];
  const testing = isTesting && <span className="text-xs text-muted">{t('testing')}</span>;
  if (doing === 'details') {
    return (
      <a href={detailsHref(connection)} className={buttonClass('plain')}>
        {t('details')}
      </a>
    );
  }
  if (doing === 'menu') {
    return (
      <>
        {testing}
        <ConnectedMenu
          companyName={name}
          reconnectHref={startHref(connection)}
          detailsHref={detailsHref(connection)}
          onTest={onTest}
        />
      </>
    );
  }
  return (
    <>
      {testing}
      {doing !== 'connect' && (
        <button
          type="button"
          onClick={onTest}
          disabled={isTesting}
          className={buttonClass(doing === 'test' ? 'plain' : 'quiet')}
        >
          {t('test')}
        </button>
      )}
      <a
        href={startHref(connection)}
        className={buttonClass(doing === 'test' ? 'quiet' : 'primary')}
      >
        {doing === 'connect' ? t('connect') : t('reconnect')}
      </a>
    </>
  );
}

function detailsHref({ id }: Connection): string {
  return `/manage/connections/${id}`;
}
