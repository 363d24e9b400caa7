'use client';

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl/react';
import type { PanelAddress } from '#components/api/panel-address.ts';
import type { CardProblemCode, Problem } from '#lib/domain/card.ts';
import { buttonClass } from '#components/ui/button-class.ts';
import { Notice } from '#components/ui/notice.tsx';
import { SupportId } from '#components/ui/support-id.tsx';
import { SettingsLink } from './settings-link.tsx';
import { SignInButton } from './sign-in-button.tsx';

type Remedy = 'sign-in' | 'sign-in-again' | 'settings' | 'retry';

const REMEDIES: Readonly<Record<CardProblemCode, Remedy>> = {
  'invalid-link': 'settings',
  'unknown-panel': 'settings',
  'signed-out': 'sign-in',
  'other-account': 'sign-in-again',
  'app-not-approved': 'sign-in-again',
  'crm-down': 'retry',
  'crm-maintenance': 'retry',
  'crm-suspended': 'retry',
  'not-allowed': 'retry',
  'never-connected': 'settings',
  'too-many-requests': 'retry',
};

interface CardProblemProps {
  readonly problem: Problem<CardProblemCode>;
  /** Undefined when the URL is not one of a panel. */
  readonly address: PanelAddress | undefined;
  readonly onRetry: () => void;
  /** Alone on the panel, or above the rows that were last read. */
  readonly place: 'alone' | 'above-rows';
}

export function CardProblem(props: CardProblemProps) {
  const { problem, place } = props;
  const t = useTranslations('panel');
  const title = t(`cardProblem.${problem.code}.title`);
  const body = t(`cardProblem.${problem.code}.body`);
  const remedy = <RemedyOf {...props} />;
  const support = <SupportId id={problem.supportId} />;
  if (place === 'above-rows') {
    return (
      <Notice tone="amber" title={title} action={remedy}>
        {body} {support}
      </Notice>
    );
  }
  return (
    <section role="status" className="flex max-w-lg flex-col items-start gap-2 px-1 py-4">
      <h2 className="text-base font-semibold">{title}</h2>
      <p className="text-ink-soft">{body}</p>
      <div className="mt-1">{remedy}</div>
      <p className="text-muted">{support}</p>
    </section>
  );
}

function RemedyOf({ problem, address, onRetry }: CardProblemProps): ReactNode {
  const t = useTranslations('panel');
  const remedy = REMEDIES[problem.code];
  if (remedy === 'settings') return <SettingsLink words={t('action.settings')} />;
  if (remedy !== 'retry' && address !== undefined) {
    const words = remedy === 'sign-in' ? t('action.signIn') : t('action.signInAgain');
    return <SignInButton address={address} words={words} onSignedIn={onRetry} />;
  }
  return (
    <button type="button" className={buttonClass('plain')} onClick={onRetry}>
      {t('action.retry')}
    </button>
  );
}
