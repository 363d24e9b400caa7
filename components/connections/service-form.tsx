'use client';

import { startTransition, useActionState, useId, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { buttonClass } from '#components/ui/button-class.ts';
import type { ConnectionId, PanelKey } from '#lib/domain/ids.ts';
import { findVismaTenantId } from '#lib/domain/ids.ts';
import { ActionMessage } from './action-message.tsx';
import { leaving } from './leaving.ts';
import type { ActionState, ManageActions } from './manage-actions.ts';
import { IDLE } from './manage-actions.ts';

interface ServiceFormProps {
  /** The panel that gets a new connection, or the connection that is to change its kind. */
  readonly target: { readonly panel: PanelKey } | { readonly connection: ConnectionId };
  readonly actions: Pick<ManageActions, 'validateService' | 'saveService'>;
}

const STEPS = ['one', 'two', 'three', 'four', 'five'] as const;
const FIELD =
  'w-full rounded-lg border border-field-line bg-surface px-2.5 py-2 font-mono text-ink';

/** Connecting by Tenant ID: checked as it is typed, validated, and only then saved and proven. */
export function ServiceForm({ target, actions }: ServiceFormProps) {
  const t = useTranslations('manage');
  return (
    <details className="border-t border-line py-3">
      <summary className="cursor-pointer text-muted hover:text-ink">
        {t('panel' in target ? 'service.title' : 'service.instead')}
      </summary>
      <p className="mt-2">{t('service.body')}</p>
      <ol className="my-3 list-decimal space-y-1 pl-5 text-ink-soft">
        {STEPS.map((step) => (
          <li key={step}>{t(`service.step.${step}`)}</li>
        ))}
      </ol>
      <Fields target={target} actions={actions} />
    </details>
  );
}

function Fields({ target, actions }: ServiceFormProps) {
  const t = useTranslations('manage');
  const id = useId();
  const [typed, setTyped] = useState('');
  const [validated, validate, isValidating] = useActionState(actions.validateService, IDLE);
  const [saved, save, isSaving] = useActionState(leaving(actions.saveService), IDLE);
  const isUuid = findVismaTenantId(typed) !== undefined;
  const judged = [saved, validated].find(
    (state) => state.kind === 'validated' && state.typed === typed,
  );
  const isUsable = judged?.kind === 'validated' && judged.result === 'usable';
  const send = (action: (form: FormData) => void) => () => {
    const form = new FormData();
    if ('panel' in target) form.set('panel', target.panel);
    else form.set('connection', target.connection);
    form.set('vismaTenantId', typed);
    startTransition(() => action(form));
  };
  return (
    <div className="grid items-center gap-x-4 gap-y-2.5 md:grid-cols-[200px_1fr]">
      <label htmlFor={id} className="text-muted">
        {t('service.field')}
      </label>
      <input
        id={id}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        autoComplete="off"
        spellCheck={false}
        maxLength={80}
        aria-invalid={typed !== '' && !isUuid}
        aria-describedby={`${id}-hint`}
        className={FIELD}
      />
      <p
        id={`${id}-hint`}
        className={`text-xs md:col-start-2 ${typed !== '' && !isUuid ? 'text-red' : 'text-muted'}`}
      >
        {t('service.form')}
      </p>
      <div className="flex flex-wrap items-center gap-3 md:col-start-2">
        <button
          type="button"
          onClick={send(validate)}
          disabled={!isUuid || isValidating}
          className={buttonClass('plain')}
        >
          {t('service.validate')}
        </button>
        <button
          type="button"
          onClick={send(save)}
          disabled={!isUsable || isSaving}
          className={buttonClass('plain')}
        >
          {t('service.save')}
        </button>
      </div>
      <Verdict judged={judged} states={[saved, validated]} />
    </div>
  );
}

interface VerdictProps {
  /** What was said of exactly what is typed now. */
  readonly judged: ActionState | undefined;
  readonly states: readonly ActionState[];
}

function Verdict({ judged, states }: VerdictProps) {
  const t = useTranslations('manage');
  const failed = states.find(({ kind }) => kind === 'failed');
  if (judged?.kind !== 'validated') {
    return <div className="md:col-start-2">{failed && <ActionMessage state={failed} />}</div>;
  }
  const look = judged.result === 'usable' ? 'text-green' : 'text-amber';
  return (
    <p role="status" className={`md:col-start-2 ${look}`}>
      {t(`service.validated.${judged.result}`)}
    </p>
  );
}
