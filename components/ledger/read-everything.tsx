'use client';

import { useTranslations } from 'use-intl/react';
import { buttonClass } from '#components/ui/button-class.ts';
import { useRefusal } from './use-refusal.ts';

interface ReadEverythingProps {
  readonly look: 'plain' | 'quiet';
  /** No read before this instant (epoch milliseconds); undefined when one is free. */
  readonly readAt: number | undefined;
  readonly isBusy: boolean;
  readonly onRead: () => void;
}

/** For whoever thinks that rows are wrong: a refresh asks for changes only, this for all of them. */
export function ReadEverything({ look, readAt, isBusy, onRead }: ReadEverythingProps) {
  const t = useTranslations('panel');
  const { waitMs, refuse } = useRefusal();
  const press = () => {
    const wait = (readAt ?? 0) - Date.now();
    if (wait > 0) refuse(wait);
    else onRead();
  };
  return (
    <>
      <button
        type="button"
        aria-disabled={isBusy}
        onClick={isBusy ? undefined : press}
        className={`${buttonClass(look)} ${look === 'quiet' ? '-mx-1.5' : ''} print:hidden`}
      >
        {t('action.readEverything')}
      </button>
      <span role="status" className="text-xs text-muted">
        {waitMs !== undefined && t('refreshSoon', { seconds: Math.ceil(waitMs / 1_000) })}
      </span>
    </>
  );
}
