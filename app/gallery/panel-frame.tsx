'use client';

import { QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { cardKey } from '#components/api/use-card.ts';
import { OpenPanel } from '#components/ledger/panel.tsx';
import type { CardResponse } from '#lib/domain/card.ts';
import { FIRST_CHOICE, FIRST_PREFERENCES } from '#lib/domain/panel-preferences.ts';
import type { Locale } from '#lib/i18n/locale.ts';
import type { SampleAnswers } from './sample-client.ts';
import { createSampleClient } from './sample-client.ts';
import type { PanelSample } from './samples/panel-sample.ts';
import { ADDRESS, NOW } from './samples/sample-ids.ts';

interface PanelFrameProps {
  readonly sample: PanelSample;
  readonly locale: Locale;
}

/** The panel in one state, padded as in the frame of SuperOffice. */
export function PanelFrame({ sample, locale }: PanelFrameProps) {
  const { view, pages = {}, choice, fails, areChoicesAwaited = false } = sample;
  const [client] = useState(() => {
    const made = createSampleClient(fails === undefined ? {} : { [fails]: {} });
    made.setQueryData(cardKey(ADDRESS), view, { updatedAt: NOW });
    return made;
  });
  const preferences = {
    ...{ ...FIRST_PREFERENCES, contactId: ADDRESS.claim.contactId },
    choice: { ...FIRST_CHOICE, ...choice },
  };
  return (
    <QueryClientProvider client={client}>
      <div className="px-3 py-2">
        <OpenPanel
          address={ADDRESS}
          opened={UNUSED}
          openedAt={NOW}
          preferences={areChoicesAwaited ? undefined : preferences}
          firstPages={pages}
          locale={locale}
        />
      </div>
    </QueryClientProvider>
  );
}

/** The client knows the sample's card already. */
const UNUSED: CardResponse = { kind: 'problem', problem: { code: 'signed-out' } };

interface AnsweredProps {
  readonly answers: SampleAnswers;
  readonly children: ReactNode;
}

/** Stands between a component that asks and the server that is not there. */
export function Answered({ answers, children }: AnsweredProps) {
  const [client] = useState(() => createSampleClient(answers));
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}
