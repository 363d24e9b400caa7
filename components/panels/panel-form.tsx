'use client';

import { useActionState, useId } from 'react';
import { useTranslations } from 'use-intl/react';
import type { MappingField, Panel } from '#lib/domain/panel.ts';
import { MAPPING_FIELDS } from '#lib/domain/panel.ts';
import { ActionMessage } from '#components/connections/action-message.tsx';
import { leaving } from '#components/connections/leaving.ts';
import type { ManageAction } from '#components/connections/manage-actions.ts';
import { IDLE } from '#components/connections/manage-actions.ts';
import { buttonClass } from '#components/ui/button-class.ts';

interface PanelFormProps {
  /** The panel to change; undefined makes a new one. */
  readonly panel: Pick<Panel, 'key' | 'name' | 'mappingField'> | undefined;
  readonly action: ManageAction;
}

const FIELD = 'w-full rounded-lg border border-field-line bg-surface px-2.5 py-2 text-ink';
const DEFAULT_FIELD: MappingField = 'code';
const MAX_NAME_LENGTH = 80;

/** Name of the tab, and the field of the company card that holds the customer number. */
export function PanelForm({ panel, action }: PanelFormProps) {
  const t = useTranslations('manage');
  const [state, submit, isSending] = useActionState(leaving(action), IDLE);
  const id = useId();
  return (
    <form action={submit} className="grid items-center gap-x-4 gap-y-2.5 md:grid-cols-[200px_1fr]">
      {panel !== undefined && <input type="hidden" name="panel" value={panel.key} />}
      <label htmlFor={`${id}-name`} className="text-muted">
        {t('create.name')}
      </label>
      <input
        id={`${id}-name`}
        name="name"
        required
        maxLength={MAX_NAME_LENGTH}
        autoComplete="off"
        defaultValue={panel?.name ?? t('create.namePlaceholder')}
        className={FIELD}
      />
      <label htmlFor={`${id}-field`} className="text-muted">
        {t('create.field')}
      </label>
      <select
        id={`${id}-field`}
        name="mappingField"
        defaultValue={panel?.mappingField ?? DEFAULT_FIELD}
        aria-describedby={`${id}-hint`}
        className={FIELD}
      >
        {MAPPING_FIELDS.map((field) => (
          <option key={field} value={field}>
            {t(`field.${field}`)}
          </option>
        ))}
      </select>
      <p id={`${id}-hint`} className="text-xs text-muted md:col-start-2">
        {t('fieldHint')}
      </p>
      <div className="flex items-center gap-3 md:col-start-2">
        <button
          type="submit"
          disabled={isSending}
          className={buttonClass(panel === undefined ? 'primary' : 'plain')}
        >
          {panel === undefined ? t('create.button') : t('save')}
        </button>
        <ActionMessage state={state} />
      </div>
    </form>
  );
}
