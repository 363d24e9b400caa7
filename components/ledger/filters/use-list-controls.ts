'use client';

import { useMemo, useState } from 'react';
import type { PanelAddress } from '#components/api/panel-address.ts';
import { useSavePreferences } from '#components/api/use-preferences.ts';
import type { CalendarDate } from '#lib/domain/calendar-date.ts';
import type { DocumentQuery } from '#lib/domain/document-query.ts';
import type {
  ListChoice,
  OptionalColumn,
  PanelPreferences,
} from '#lib/domain/panel-preferences.ts';
import { choiceOnCard, toDocumentQuery } from '#lib/domain/panel-preferences.ts';

/** What a person chose to see on this panel, and how it is changed. */
export interface ListControls {
  readonly choice: ListChoice;
  readonly query: DocumentQuery;
  readonly hiddenColumns: readonly OptionalColumn[];
  readonly change: (next: ListChoice) => void;
  readonly hideColumns: (hidden: readonly OptionalColumn[]) => void;
}

/** `today` is the day the panel was opened on: periods are counted from it. */
export function useListControls(
  address: PanelAddress,
  preferences: PanelPreferences,
  today: CalendarDate,
): ListControls {
  const { contactId } = address.claim;
  const [choice, setChoice] = useState(() => choiceOnCard(preferences, contactId));
  const [hiddenColumns, setHiddenColumns] = useState(preferences.hiddenColumns);
  const save = useSavePreferences(address);
  return useMemo(
    () => ({
      choice,
      query: toDocumentQuery(choice, today),
      hiddenColumns,
      change: (next) => {
        setChoice(next);
        save({ choice: next, hiddenColumns, contactId });
      },
      hideColumns: (hidden) => {
        setHiddenColumns(hidden);
        save({ choice, hiddenColumns: hidden, contactId });
      },
    }),
    [choice, hiddenColumns, contactId, save, today],
  );
}
