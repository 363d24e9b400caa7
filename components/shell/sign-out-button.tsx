'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { signOut } from '#components/api/sign-out.ts';

/** Ends the session and shows the door in place of the page. */
export function SignOutButton() {
  const t = useTranslations('manage');
  const [state, setState] = useState<'idle' | 'working' | 'failed'>('idle');
  const leave = async () => {
    setState('working');
    try {
      await signOut();
      // A whole new page: what the old one showed must not stay in the router's memory.
      window.location.assign('/manage');
    } catch {
      setState('failed');
    }
  };
  return (
    <>
      {state === 'failed' && <span role="alert">{t('error.internal')}</span>}
      <button
        type="button"
        disabled={state === 'working'}
        onClick={() => void leave()}
        className="rounded-lg border border-on-bar px-2.5 py-1 whitespace-nowrap disabled:opacity-60"
      >
        {t('signOut')}
      </button>
    </>
  );
}
