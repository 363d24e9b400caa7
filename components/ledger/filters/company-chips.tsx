'use client';

import { useTranslations } from 'use-intl/react';
import type { CompanyCard } from '#lib/domain/card.ts';
import type { ListControls } from './use-list-controls.ts';

interface CompanyChipsProps {
  readonly companies: readonly CompanyCard[];
  readonly controls: ListControls;
}

/** One company of several, or all of them. */
export function CompanyChips({ companies, controls }: CompanyChipsProps) {
  const t = useTranslations('panel');
  const chips = [
    { id: undefined, words: t('filter.allCompanies') },
    ...companies.map(({ connectionId, companyName }) => ({
      id: connectionId,
      words: companyName || t('aCompany'),
    })),
  ];
  const shown = chips.find(({ id }) => id === controls.company)?.id;
  return (
    <div role="group" aria-label={t('filter.companies')} className="-ml-2 flex flex-wrap gap-0.5">
      {chips.map(({ id, words }) => (
        <button
          key={id ?? ''}
          type="button"
          aria-pressed={id === shown}
          onClick={() => controls.chooseCompany(id)}
          className="h-8 max-w-56 truncate rounded-full px-2.5 text-ink hover:bg-head aria-pressed:bg-pill aria-pressed:font-semibold aria-pressed:text-on-pill @min-[480px]:h-7"
        >
          {words}
        </button>
      ))}
    </div>
  );
}
