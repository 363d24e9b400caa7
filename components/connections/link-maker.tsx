'use client';

import { useActionState, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { useFormat } from '#components/shell/format-context.tsx';
import type { ButtonLook } from '#components/ui/button-class.ts';
import { buttonClass } from '#components/ui/button-class.ts';
import type { ConnectionId } from '#lib/domain/ids.ts';
import { ActionMessage } from './action-message.tsx';
import { leaving } from './leaving.ts';
import type { ManageAction } from './manage-actions.ts';
import { IDLE } from './manage-actions.ts';

interface LinkMakerProps {
  readonly connectionId: ConnectionId;
  readonly companyName: string;
  readonly now: number;
  readonly look: ButtonLook;
  readonly createLink: ManageAction;
}

/** Makes a one-time link for whoever holds the role in Visma; it is shown here and nowhere else. */
export function LinkMaker({ connectionId, companyName, now, look, createLink }: LinkMakerProps) {
  const t = useTranslations('manage');
  const format = useFormat();
  const [state, create, isCreating] = useActionState(leaving(createLink), IDLE);
  const [copied, setCopied] = useState('');
  const copy = async (url: string) => {
    await navigator.clipboard.writeText(url);
    setCopied(url);
  };
  return (
    <form action={create} className="contents">
      <input type="hidden" name="connection" value={connectionId} />
      <button type="submit" disabled={isCreating} className={buttonClass(look)}>
        {t('link.make')}
      </button>
      <ActionMessage state={state} />
      {state.kind === 'link' && (
        <div className="flex basis-full flex-wrap items-center gap-3">
          <input
            readOnly
            value={state.url}
            aria-label={t('link.ready', { company: companyName })}
            onFocus={(event) => event.target.select()}
            className="min-w-0 flex-1 basis-60 rounded-lg border border-field-line bg-head px-2.5 py-2 text-xs text-ink"
          />
          <button
            type="button"
            onClick={() => void copy(state.url)}
            className={buttonClass('plain')}
          >
            {copied === state.url ? t('copied') : t('copy')}
          </button>
          <p className="basis-full text-xs text-muted">
            {t('link.hint', { time: format.time(state.until, now) })}
          </p>
        </div>
      )}
    </form>
  );
}
