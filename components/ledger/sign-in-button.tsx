'use client';

import { useTranslations } from 'use-intl/react';
import type { PanelAddress } from '#components/api/panel-address.ts';
import type { PanelSignIn } from '#components/api/use-panel-sign-in.ts';
import { usePanelSignIn } from '#components/api/use-panel-sign-in.ts';
import { buttonClass } from '#components/ui/button-class.ts';

interface SignInButtonProps {
  readonly address: PanelAddress;
  readonly words: string;
  readonly onSignedIn: () => void;
}

/** The only button of a signed-out panel: it opens the window in which the person signs in. */
export function SignInButton({ address, words, onSignedIn }: SignInButtonProps) {
  const { panelKey, claim } = address;
  const signInFor = { panelKey, uctx: claim.tenantId, usid: claim.associateId };
  const signIn = usePanelSignIn(signInFor, onSignedIn);
  return (
    <div className="flex flex-col items-start gap-2">
      <button type="button" onClick={signIn.start} className={buttonClass('primary')}>
        {words}
      </button>
      <p role="status" className="text-muted">
        <Course signIn={signIn} />
      </p>
    </div>
  );
}

function Course({ signIn }: { readonly signIn: PanelSignIn }) {
  const t = useTranslations('panel');
  if (signIn.blocked && signIn.href !== undefined) {
    return (
      <>
        {t('signIn.blocked')}{' '}
        <a
          href={signIn.href}
          target="_blank"
          rel="opener"
          onClick={signIn.follow}
          className="text-link underline"
        >
          {t('action.openWindow')}
        </a>
      </>
    );
  }
  if (signIn.outcome === 'failed') return t('signIn.failed');
  if (signIn.outcome === 'app-not-approved' || signIn.outcome === 'other-account') {
    return t(`cardProblem.${signIn.outcome}.title`);
  }
  return signIn.waiting ? t('signIn.waiting') : null;
}
