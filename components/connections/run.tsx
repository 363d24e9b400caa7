'use client';

import { useActionState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { ManageScreen } from '#components/shell/manage-frame.tsx';
import { ManageFrame } from '#components/shell/manage-frame.tsx';
import { buttonClass } from '#components/ui/button-class.ts';
import { Card } from '#components/ui/card.tsx';
import { Chip } from '#components/ui/chip.tsx';
import type { ReconnectRun, RunItem } from '#lib/domain/reconnect-run.ts';
import { ActionMessage } from './action-message.tsx';
import { ConnectionStateChip } from './connection-state-chip.tsx';
import { leaving } from './leaving.ts';
import { LinkMaker } from './link-maker.tsx';
import type { ManageAction, RunActions } from './manage-actions.ts';
import { IDLE } from './manage-actions.ts';
import type { ShownResult } from './result-banner.tsx';
import { ResultBanner } from './result-banner.tsx';
import { startHref } from './start-href.ts';

export interface RunProps extends ManageScreen {
  readonly run: ReconnectRun;
  readonly result: ShownResult | undefined;
  readonly now: number;
  readonly actions: RunActions;
}

export function Run({ locale, messages, person, ...content }: RunProps) {
  return (
    <ManageFrame locale={locale} messages={messages} person={person} place="panels">
      <Content {...content} />
    </ManageFrame>
  );
}

type ContentProps = Omit<RunProps, keyof ManageScreen>;

function Content({ run, result, now, actions }: ContentProps) {
  const t = useTranslations('manage');
  const { items, done, isStarted } = run;
  const isFinished = items.length > 0 && done === items.length;
  return (
    <>
      {result !== undefined && <ResultBanner shown={result} from="run" />}
      <Card>
        <h1 className="text-xl font-semibold">{isFinished ? t('run.finished') : t('run.title')}</h1>
        <p className="mb-3 text-muted">{isFinished ? t('run.finishedBody') : t('run.body')}</p>
        {items.length === 0 && <p className="mb-3">{t('run.nothing')}</p>}
        {isStarted && items.length > 0 && <Progress done={done} total={items.length} />}
        <ol>
          {items.map((item) => (
            <Item
              key={item.connection.id}
              item={isStarted ? item : { ...item, is: 'waiting' }}
              isStarted={isStarted}
              now={now}
              createLink={actions.createLink}
            />
          ))}
        </ol>
        <div className="mt-4 flex flex-wrap items-center gap-3">
          {!isStarted && items.length > 0 && (
            <Button words={t('run.start')} action={actions.startRun} />
          )}
          {isStarted && (isFinished || items.length === 0) && (
            <Button words={t('run.finish')} action={actions.endRun} />
          )}
          <a href="/manage" className={buttonClass('quiet')}>
            {t('backToPanels')}
          </a>
        </div>
      </Card>
    </>
  );
}

function Progress({ done, total }: { readonly done: number; readonly total: number }) {
  const t = useTranslations('manage');
  const words = t('run.progress', { done, total });
  return (
    <div className="mb-3 flex items-center gap-3">
      <progress
        value={done}
        max={total}
        aria-label={words}
        className="h-2 flex-1 appearance-none overflow-hidden rounded-full bg-line [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-line [&::-webkit-progress-value]:bg-accent"
      />
      <span className="font-semibold">{words}</span>
    </div>
  );
}

interface ItemProps {
  readonly item: RunItem;
  readonly isStarted: boolean;
  readonly now: number;
  readonly createLink: ManageAction;
}

function Item({ item: { connection, is }, isStarted, now, createLink }: ItemProps) {
  const t = useTranslations('manage');
  const name = connection.company?.name ?? t('unnamed');
  return (
    <li
      aria-current={is === 'next' ? 'step' : undefined}
      className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line py-3"
    >
      <span className="min-w-40 flex-1 font-semibold">{name}</span>
      {is === 'done' && connection.state === 'connected' ? (
        <Chip tone="green">{t('run.verified')}</Chip>
      ) : (
        <ConnectionStateChip state={connection.state} />
      )}
      {is !== 'done' && (
        <>
          {isStarted && (
            <a
              href={startHref(connection, { from: 'run' })}
              className={buttonClass(is === 'next' ? 'primary' : 'plain')}
            >
              {t('reconnect')}
            </a>
          )}
          <LinkMaker
            connectionId={connection.id}
            companyName={name}
            now={now}
            look="quiet"
            createLink={createLink}
          />
        </>
      )}
    </li>
  );
}

function Button({ words, action }: { readonly words: string; readonly action: ManageAction }) {
  const [state, act, isActing] = useActionState(leaving(action), IDLE);
  return (
    <form action={act} className="flex items-center gap-3">
      <button type="submit" disabled={isActing} className={buttonClass('primary')}>
        {words}
      </button>
      <ActionMessage state={state} />
    </form>
  );
}
