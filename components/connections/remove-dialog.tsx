'use client';

import { useActionState, useId, useRef } from 'react';
import { useTranslations } from 'use-intl/react';
import { buttonClass } from '#components/ui/button-class.ts';
import type { ConnectionId } from '#lib/domain/ids.ts';
import { ActionMessage } from './action-message.tsx';
import { leaving } from './leaving.ts';
import type { ManageAction } from './manage-actions.ts';
import { IDLE } from './manage-actions.ts';

interface RemoveDialogProps {
  readonly connectionId: ConnectionId;
  readonly companyName: string;
  readonly removeConnection: ManageAction;
}

/** *Remove* asks once, and says what goes with it. */
export function RemoveDialog({ connectionId, companyName, removeConnection }: RemoveDialogProps) {
  const t = useTranslations('manage');
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const [state, remove, isRemoving] = useActionState(leaving(removeConnection), IDLE);
  return (
    <>
      <button
        type="button"
        onClick={() => dialog.current?.showModal()}
        className={buttonClass('plain')}
      >
        {t('remove.button')}
      </button>
      <dialog
        ref={dialog}
        aria-labelledby={id}
        className="m-auto max-w-[480px] rounded-[14px] bg-surface px-5 py-4 text-ink backdrop:bg-black/40"
      >
        <h2 id={id} className="mb-2 text-lg font-semibold">
          {t('remove.title', { company: companyName })}
        </h2>
        <p className="mb-4">{t('remove.body')}</p>
        <form action={remove} className="flex flex-wrap items-center justify-end gap-3">
          <input type="hidden" name="connection" value={connectionId} />
          <ActionMessage state={state} />
          <button
            type="button"
            onClick={() => dialog.current?.close()}
            className={buttonClass('plain')}
          >
            {t('remove.cancel')}
          </button>
          <button type="submit" disabled={isRemoving} className={buttonClass('primary')}>
            {t('remove.confirm')}
          </button>
        </form>
      </dialog>
    </>
  );
}
