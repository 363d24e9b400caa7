'use client';

import { useTranslations } from 'use-intl/react';
import { useFormat } from '#components/shell/format-context.tsx';
import { buttonClass } from '#components/ui/button-class.ts';
import { RefreshIcon } from '#components/ui/refresh-icon.tsx';
import { useRefusal } from './use-refusal.ts';

/** A wait shorter than this is told in seconds, and only to whoever presses the button. */
const SHORT_WAIT_MS = 60_000;

interface RefreshControlProps {
  /** No refresh before this instant (epoch milliseconds); undefined when one is free. */
  readonly refreshAt: number | undefined;
  /** When the card was asked for last (epoch milliseconds). */
  readonly askedAt: number;
  readonly isBusy: boolean;
  /** Who sets that instant: Visma’s limit, or we ourselves after a failure that the panel names. */
  readonly limit: 'visma' | 'after-failure';
  readonly onRefresh: () => void;
}

/** The button that reads anew; where that is not possible yet, it says until when. */
export function RefreshControl(props: RefreshControlProps) {
  const { refreshAt, askedAt, isBusy, limit, onRefresh } = props;
  const t = useTranslations('panel');
  const format = useFormat();
  const { waitMs, refuse } = useRefusal();
  const isLimited = refreshAt !== undefined && refreshAt - askedAt > SHORT_WAIT_MS;
  const words = isBusy ? t('refreshing') : t('refresh');
  const press = () => {
    const wait = (refreshAt ?? 0) - Date.now();
    if (wait > 0) refuse(wait);
    else onRefresh();
  };
  return (
    <>
      <span role="status">
        {isLimited &&
          t(limit === 'visma' ? 'refreshLimit' : 'refreshNext', {
            time: format.time(refreshAt, askedAt),
          })}
        {!isLimited &&
          waitMs !== undefined &&
          t('refreshSoon', { seconds: Math.ceil(waitMs / 1_000) })}
      </span>
      <button
        type="button"
        aria-label={words}
        aria-disabled={isBusy || isLimited}
        onClick={isBusy || isLimited ? undefined : press}
        className={`${buttonClass('quiet')} print:hidden`}
      >
        <RefreshIcon isTurning={isBusy} />
        <span className="hidden @min-[480px]:inline">{t('refresh')}</span>
      </button>
    </>
  );
}
