'use client';

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl/react';
import type { ConnectResult } from '#lib/domain/connect-result.ts';
import type { Connection } from '#lib/domain/connection.ts';
import type { ConnectionId } from '#lib/domain/ids.ts';
import { buttonClass } from '#components/ui/button-class.ts';
import type { ManageAction } from './manage-actions.ts';
import { startHref } from './start-href.ts';
import { UseExisting } from './use-existing.tsx';

/** How a journey to Visma ended; the names are those of our own rows. */
export interface ShownResult {
  readonly result: ConnectResult;
  readonly connection?: Pick<Connection, 'id' | 'kind'>;
  /** The company that was chosen at Visma. */
  readonly chosen?: string;
  /** The company that the connection stands for. */
  readonly expected?: string;
  /** The connection of the same company on another panel, which may serve this one too. */
  readonly existing?: ConnectionId;
}

type Action = 'none' | 'choose-again' | 'start-again' | 'go-on' | 'details' | 'sign-in';

/** The one thing to do about each ending. */
const ACTIONS: Readonly<Record<ConnectResult, Action>> = {
  connected: 'none',
  reconnected: 'none',
  'wrong-company': 'choose-again',
  'already-connected': 'choose-again',
  'role-missing': 'choose-again',
  'not-proven': 'choose-again',
  denied: 'start-again',
  expired: 'start-again',
  'other-browser': 'start-again',
  'invalid-response': 'start-again',
  'visma-down': 'start-again',
  'crm-down': 'start-again',
  unfinished: 'go-on',
  'no-licence': 'details',
  'not-approved': 'details',
  'customer-contract': 'details',
  'not-configured': 'details',
  'not-found': 'none',
  'signed-out': 'sign-in',
  'not-administrator': 'sign-in',
};

/** What the way to Visma is called. */
const START_WORDS = {
  'choose-again': 'chooseAgain',
  'start-again': 'startAgain',
  'go-on': 'goOn',
} as const;

interface ResultBannerProps {
  readonly shown: ShownResult;
  readonly from?: 'run';
  readonly useExisting?: ManageAction;
}

export function ResultBanner(props: ResultBannerProps) {
  const t = useTranslations('manage');
  const { result, chosen, expected } = props.shown;
  const words = t(`result.${result}`, {
    company: chosen ?? expected ?? t('aCompany'),
    chosen: chosen ?? t('aCompany'),
    expected: expected ?? t('aCompany'),
  });
  const isGood = result === 'connected' || result === 'reconnected';
  const look = isGood ? 'bg-green-ground text-green' : 'bg-amber-ground text-amber';
  return (
    <div
      role="status"
      className={`flex flex-wrap items-center gap-3 rounded-xl px-5 py-3 font-semibold ${look}`}
    >
      <p className="min-w-60 flex-1">{words}</p>
      <ActionOf {...props} />
    </div>
  );
}

function ActionOf({ shown, from, useExisting }: ResultBannerProps): ReactNode {
  const { result, connection, existing } = shown;
  const t = useTranslations('manage');
  const action = ACTIONS[result];
  if (action === 'none') return null;
  if (action === 'sign-in') return <Way href="/sign-in?for=manage" words={t('signIn.button')} />;
  if (connection === undefined) return null;
  const { id: connectionId } = connection;
  if (existing !== undefined && useExisting !== undefined) {
    return <UseExisting {...{ connectionId, existing, useExisting }} />;
  }
  if (action === 'details') {
    return <Way href={`/manage/connections/${connectionId}`} words={t('details')} />;
  }
  const options = {
    ...(from !== undefined && { from }),
    ...(action === 'choose-again' && { choose: 'again' as const }),
  };
  return <Way href={startHref(connection, options)} words={t(START_WORDS[action])} />;
}

function Way({ href, words }: { readonly href: string; readonly words: string }) {
  return (
    <a href={href} className={buttonClass('plain')}>
      {words}
    </a>
  );
}
