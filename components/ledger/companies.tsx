'use client';

import { lazy, Suspense, useState } from 'react';
import type { Card } from '#components/api/card-view.ts';
import type { PanelAddress } from '#components/api/panel-address.ts';
import type { CalendarDate } from '#lib/domain/calendar-date.ts';
import type { CompanyCard, DocumentPage } from '#lib/domain/card.ts';
import type { ChipCounts } from '#lib/domain/ledger-figures.ts';
import type { PanelPreferences } from '#lib/domain/panel-preferences.ts';
import { CompanySection } from './company-section.tsx';
import { CompanyChips } from './filters/company-chips.tsx';
import { Toolbar } from './filters/toolbar.tsx';
import { useListControls } from './filters/use-list-controls.ts';

const ExposureTable = lazy(async () => ({
  default: (await import('./figures/exposure-table.tsx')).ExposureTable,
}));

interface CompaniesProps {
  readonly address: PanelAddress;
  readonly card: Card;
  readonly askedAt: number;
  readonly today: CalendarDate;
  readonly preferences: PanelPreferences;
  /** By connection id; answers to the preferences. */
  readonly firstPages: Readonly<Record<string, DocumentPage>>;
}

/** The companies of a card. What is chosen holds for the lists of all of them. */
export function Companies(props: CompaniesProps) {
  const { address, card, askedAt, today, preferences, firstPages } = props;
  const controls = useListControls(address, preferences, today);
  const [firstQuery] = useState(controls.query);
  const { companies } = card;
  const only = companies.filter(({ connectionId }) => connectionId === controls.company);
  // A company that has left the panel hides none of the others.
  const shown = only.length === 0 ? companies : only;
  const [room, setRoom] = useState(0);
  const expected = expectedOf(shown);
  if (expected > room) setRoom(expected);
  const toolbar = <Toolbar counts={countsOf(shown)} room={room} controls={controls} />;
  const hasSeveral = companies.length > 1;
  return (
    <>
      {hasSeveral && <CompanyChips companies={companies} controls={controls} />}
      {shown.length > 1 && (
        <Suspense fallback={null}>
          <ExposureTable companies={shown} askedAt={askedAt} />
        </Suspense>
      )}
      {hasSeveral && shown.some(({ ledger }) => ledger !== undefined) && toolbar}
      {shown.map((company) => (
        <CompanySection
          key={company.connectionId}
          address={address}
          company={company}
          firstPage={controls.query === firstQuery ? firstPages[company.connectionId] : undefined}
          viewerIs={card.viewer.isAdministrator ? 'administrator' : 'user'}
          askedAt={askedAt}
          heading={hasSeveral ? 'shown' : 'hidden'}
          controls={controls}
          toolbar={hasSeveral ? null : toolbar}
        />
      ))}
    </>
  );
}

/** Rows that there will be when the reads under way have ended; 0 where there are none. */
function expectedOf(companies: readonly CompanyCard[]): number {
  const isGrowing = companies.some(({ ledger }) => ledger?.reading !== undefined);
  return isGrowing ? companies.reduce((sum, { ledger }) => sum + (ledger?.total ?? 0), 0) : 0;
}

/** Undefined while a company's are: a sum that lacks some would be taken for all. */
function countsOf(companies: readonly CompanyCard[]): ChipCounts | undefined {
  const counts = companies.flatMap(({ ledger }) => ledger?.figures?.counts ?? []);
  if (counts.length === 0 || counts.length < companies.length) return undefined;
  return counts.reduce((sum, each) => ({
    all: sum.all + each.all,
    open: sum.open + each.open,
    overdue: sum.overdue + each.overdue,
    paid: sum.paid + each.paid,
    credits: sum.credits + each.credits,
  }));
}
