'use client';

import { useActionState } from 'react';
import { useTranslations } from 'use-intl/react';
import { buttonClass } from '#components/ui/button-class.ts';
import type { ConnectionId } from '#lib/domain/ids.ts';
import { ActionMessage } from './action-message.tsx';
import { leaving } from './leaving.ts';
import type { ManageAction } from './manage-actions.ts';
import { IDLE } from './manage-actions.ts';

interface UseExistingProps {
  /** The new connection, which gives way. */
  readonly connectionId: ConnectionId;
  /** The connection that the administrator sees named, and agrees to. */
  readonly existing: ConnectionId;
  readonly useExisting: ManageAction;
}

/** Puts the connection that a company has already on the panel in place of the one that was refused. */
export function UseExisting({ connectionId, existing, useExisting }: UseExistingProps) {
  const t = useTranslations('manage');
  const [state, use, isUsing] = useActionState(leaving(useExisting), IDLE);
  return (
    <form action={use} className="flex flex-wrap items-center gap-3">
      <input type="hidden" name="connection" value={connectionId} />
      <input type="hidden" name="existing" value={existing} />
      <ActionMessage state={state} />
      <button type="submit" disabled={isUsing} className={buttonClass('plain')}>
        {t('useExisting')}
      </button>
    </form>
  );
}
