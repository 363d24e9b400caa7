'use client';

import type { ReactNode } from 'react';
import { useActionState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { ManageScreen } from '#components/shell/manage-frame.tsx';
import { ManageFrame } from '#components/shell/manage-frame.tsx';
import { buttonClass } from '#components/ui/button-class.ts';
import { Card } from '#components/ui/card.tsx';
import type { ConnectionDetails } from '#lib/domain/connection-details.ts';
import type { ConnectionNotice } from '#lib/domain/connection-notice.ts';
import type { ConnectionId } from '#lib/domain/ids.ts';
import { needsPerson } from '#lib/domain/reconnect-run.ts';
import { ActionMessage } from './action-message.tsx';
import { ConnectionFacts } from './connection-facts.tsx';
import { leaving } from './leaving.ts';
import { LinkMaker } from './link-maker.tsx';
import type { ConnectionActions, ManageAction } from './manage-actions.ts';
import { IDLE } from './manage-actions.ts';
import { NoticeLine } from './notice-line.tsx';
import { RemoveDialog } from './remove-dialog.tsx';
import { ServiceForm } from './service-form.tsx';
import { startHref } from './start-href.ts';
import { TestParts } from './test-parts.tsx';

export interface ConnectionPageProps extends ManageScreen {
  readonly details: ConnectionDetails;
  readonly notice: ConnectionNotice | undefined;
  readonly now: number;
  readonly actions: ConnectionActions;
}

export function ConnectionPage({ locale, messages, person, ...content }: ConnectionPageProps) {
  return (
    <ManageFrame locale={locale} messages={messages} person={person} place="panels">
      <Content {...content} />
    </ManageFrame>
  );
}

type ContentProps = Omit<ConnectionPageProps, keyof ManageScreen>;

function Content({ details, notice, now, actions }: ContentProps) {
  const t = useTranslations('manage');
  const { connection } = details;
  const name = connection.company?.name ?? t('unnamed');
  return (
    <>
      <a href="/manage" className="justify-self-start text-link hover:underline">
        {t('backToPanels')}
      </a>
      <Card>
        <h1 className="mb-3 text-xl font-semibold">{name}</h1>
        {notice !== undefined && <NoticeLine notice={notice} now={now} />}
        <ConnectionFacts details={details} now={now} />
      </Card>
      <Card>
        <h2 className="mb-3 text-[15px] font-semibold">{t('detail.do')}</h2>
        <Doings details={details} name={name} now={now} actions={actions} />
      </Card>
    </>
  );
}

interface DoingsProps extends Pick<ContentProps, 'details' | 'now' | 'actions'> {
  readonly name: string;
}

function Doings({ details: { connection }, name, now, actions }: DoingsProps) {
  const t = useTranslations('manage');
  const { id, state, kind } = connection;
  const mayTest = state !== 'new' && state !== 'paused';
  return (
    <div className="flex flex-col gap-4">
      {mayTest && <Test connectionId={id} testConnection={actions.testConnection} />}
      <Row>
        <a
          href={startHref(connection)}
          className={buttonClass(needsPerson(state) || state === 'new' ? 'primary' : 'plain')}
        >
          {state === 'new' ? t('connect') : t('reconnect')}
        </a>
        <LinkMaker
          connectionId={id}
          companyName={name}
          now={now}
          look="plain"
          createLink={actions.createLink}
        />
      </Row>
      {state !== 'new' && (
        <Row>
          <Simple
            connectionId={id}
            words={state === 'paused' ? t('resume') : t('pause')}
            action={state === 'paused' ? actions.resumeConnection : actions.pauseConnection}
          />
          <span className="min-w-48 flex-1 text-muted">{t('pauseHint')}</span>
        </Row>
      )}
      {kind !== 'service' && <ServiceForm target={{ connection: id }} actions={actions} />}
      <Row>
        <RemoveDialog
          connectionId={id}
          companyName={name}
          removeConnection={actions.removeConnection}
        />
      </Row>
    </div>
  );
}

function Row({ children }: { readonly children: ReactNode }) {
  return <div className="flex flex-wrap items-center gap-3">{children}</div>;
}

interface TestProps {
  readonly connectionId: ConnectionId;
  readonly testConnection: ManageAction;
}

function Test({ connectionId, testConnection }: TestProps) {
  const t = useTranslations('manage');
  const [state, test, isTesting] = useActionState(leaving(testConnection), IDLE);
  return (
    <form action={test} className="flex flex-wrap items-center gap-3">
      <input type="hidden" name="connection" value={connectionId} />
      <button type="submit" disabled={isTesting} className={buttonClass('plain')}>
        {isTesting ? t('testing') : t('test')}
      </button>
      <ActionMessage state={state} />
      {'report' in state && (
        <div className="basis-full">
          <TestParts report={state.report} />
        </div>
      )}
    </form>
  );
}

interface SimpleProps {
  readonly connectionId: ConnectionId;
  readonly words: string;
  readonly action: ManageAction;
}

function Simple({ connectionId, words, action }: SimpleProps) {
  const [state, act, isActing] = useActionState(leaving(action), IDLE);
  return (
    <form action={act} className="flex items-center gap-3">
      <input type="hidden" name="connection" value={connectionId} />
      <button type="submit" disabled={isActing} className={buttonClass('plain')}>
        {words}
      </button>
      <ActionMessage state={state} />
    </form>
  );
}
