'use client';

import { useMemo, useState } from 'react';
import type { PanelAddress } from '#components/api/panel-address.ts';
import { useSavePreferences } from '#components/api/use-preferences.ts';
import type { CalendarDate } from '#lib/domain/calendar-date.ts';
import type { DocumentQuery } from '#lib/domain/document-query.ts';
import type {
  ListChoice,
  OpenedDocument,
  OptionalColumn,
  PanelPreferences,
} from '#lib/domain/panel-preferences.ts';
import { preferencesOnCard, toDocumentQuery } from '#lib/domain/panel-preferences.ts';

/** What a person chose to see on this panel, and how it is changed. */
export interface ListControls {
  readonly choice: ListChoice;
  readonly query: DocumentQuery;
  readonly hiddenColumns: readonly OptionalColumn[];
  /** In the drawer; undefined while it is closed. */
  readonly opened: OpenedDocument | undefined;
  /** The only company shown; all where it is undefined. */
  readonly company: string | undefined;
  readonly change: (next: ListChoice) => void;
  readonly hideColumns: (hidden: readonly OptionalColumn[]) => void;
  readonly open: (document: OpenedDocument | undefined) => void;
  readonly chooseCompany: (connectionId: string | undefined) => void;
}

/** `today` is the day the panel was opened on: periods are counted from it. */
export function useListControls(
  address: PanelAddress,
  preferences: PanelPreferences,
  today: CalendarDate,
): ListControls {
  const { contactId } = address.claim;
  const [left, setLeft] = useState(() => preferencesOnCard(preferences, contactId));
  const save = useSavePreferences(address);
  const { choice } = left;
  const query = useMemo(() => toDocumentQuery(choice, today), [choice, today]);
  return useMemo(() => {
    const keep = (next: PanelPreferences) => {
      setLeft(next);
      save(next);
    };
    const { opened, company, ...rest } = left;
    return {
      ...rest,
      query,
      opened,
      company,
      change: (next) => keep({ ...left, choice: next }),
      hideColumns: (hiddenColumns) => keep({ ...left, hiddenColumns }),
      open: (document) =>
        keep({ ...rest, ...(company && { company }), ...(document && { opened: document }) }),
      chooseCompany: (chosen) =>
        keep({ ...rest, ...(opened && { opened }), ...(chosen && { company: chosen }) }),
    };
  }, [left, query, save]);
}
