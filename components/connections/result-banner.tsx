'use client';

import { useTranslations } from 'use-intl/react';
import type { ConnectResult } from '#lib/domain/connect-result.ts';
import type { ConnectionId } from '#lib/domain/ids.ts';
import { buttonClass } from '#components/ui/button-class.ts';

/** How a journey to Visma ended; the names are those of our own rows. */
export interface ShownResult {
  readonly result: ConnectResult;
  readonly connectionId?: ConnectionId;
  /** The company that was chosen at Visma. */
  readonly chosen?: string;
  /** The company that the connection stands for. */
  readonly expected?: string;
}

const GOOD: ReadonlySet<ConnectResult> = new Set<ConnectResult>(['connected', 'reconnected']);

/** Results that another Visma user or company would change. */
const CHOOSE_AGAIN: ReadonlySet<ConnectResult> = new Set<ConnectResult>([
  'wrong-company',
  'already-connected',
  'role-missing',
]);

export function ResultBanner({ shown }: { readonly shown: ShownResult }) {
  const t = useTranslations('manage');
  const { result, connectionId, chosen, expected } = shown;
  const words = t(`result.${result}`, {
    company: chosen ?? expected ?? t('aCompany'),
    chosen: chosen ?? t('aCompany'),
    expected: expected ?? t('aCompany'),
  });
  const look = GOOD.has(result) ? 'bg-green-ground text-green' : 'bg-amber-ground text-amber';
  return (
    <div
      role="status"
      className={`flex flex-wrap items-center gap-3 rounded-xl px-5 py-3 font-semibold ${look}`}
    >
      <p className="min-w-60 flex-1">{words}</p>
      {CHOOSE_AGAIN.has(result) && connectionId !== undefined && (
        <a
          href={`/oauth/visma/start?connection=${encodeURIComponent(connectionId)}&choose=again`}
          className={buttonClass('plain')}
        >
          {t('chooseAgain')}
        </a>
      )}
    </div>
  );
}
