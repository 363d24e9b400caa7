'use client';

import { useTranslations } from 'use-intl/react';
import { useFormat } from '#components/shell/format-context.tsx';
import type { CompanyCard } from '#lib/domain/card.ts';
import type { CompanyExposure, ExposureLine } from '#lib/domain/exposure.ts';
import { exposureOf } from '#lib/domain/exposure.ts';
import { Amount } from '../amount.tsx';

interface ExposureTableProps {
  readonly companies: readonly CompanyCard[];
  readonly askedAt: number;
}

const SUMS = ['overdue', 'open', 'credits'] as const;

const WORDS = {
  unknown: 'notKnown',
  'no-customer': 'noCustomer',
  'no-number': 'noNumber',
} as const;

/** What is owed to each company, and together: by currency, credits beside it, and what is missing said. */
export function ExposureTable({ companies: cards, askedAt }: ExposureTableProps) {
  const t = useTranslations('panel');
  const { companies, total } = exposureOf(cards);
  const unknown = companies.filter(({ state }) => state === 'unknown');
  return (
    <table className="w-full max-w-[44rem] text-xs tabular-nums [&_td]:py-0.5 [&_td]:pl-3 [&_th]:py-0.5">
      <caption className="sr-only">{t('exposure.heading')}</caption>
      <thead className="text-muted">
        <tr>
          <th scope="col" className="text-left font-normal">
            {t('exposure.company')}
          </th>
          {SUMS.map((name) => (
            <th key={name} scope="col" className={`pl-3 text-right font-normal ${shownFrom(name)}`}>
              {t(`figure.${name}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {companies.map((company) => (
          <tr key={company.connectionId} className="border-t border-line">
            <th scope="row" className="text-left align-top font-normal break-words text-ink">
              {company.companyName || t('aCompany')}
            </th>
            <Sums of={company} />
          </tr>
        ))}
      </tbody>
      <tfoot className="font-semibold">
        <tr className="border-t border-line">
          <th scope="row" className="text-left align-top">
            {t('exposure.total')}
          </th>
          <Sums of={{ state: 'known', lines: total }} />
        </tr>
        {unknown.map((company) => (
          <tr key={company.connectionId}>
            <td colSpan={SUMS.length + 1} className="text-right text-amber">
              <Unknown company={company} askedAt={askedAt} />
            </td>
          </tr>
        ))}
      </tfoot>
    </table>
  );
}

/** Where there is little room, what is owed has it. */
function shownFrom(name: (typeof SUMS)[number]): string {
  return name === 'credits' ? 'hidden @min-[480px]:table-cell' : '';
}

function Sums({ of: { state, lines } }: { readonly of: Pick<CompanyExposure, 'state' | 'lines'> }) {
  const t = useTranslations('panel.exposure');
  if (state !== 'known') {
    return (
      <td colSpan={SUMS.length} className="text-right font-normal text-muted">
        {t(WORDS[state])}
      </td>
    );
  }
  return SUMS.map((name) => (
    <td key={name} className={`text-right align-top whitespace-nowrap ${shownFrom(name)}`}>
      {lines.map((line) => (
        <div key={line.currency} className={lookOf(name, line)}>
          <Amount amountE4={line[`${name}E4`]} currency={line.currency || undefined} />
        </div>
      ))}
    </td>
  ));
}

function lookOf(name: (typeof SUMS)[number], { overdueE4 }: ExposureLine): string {
  return name === 'overdue' && overdueE4 > 0 ? 'text-red' : '';
}

function Unknown({
  company: { companyName, knownUntil },
  askedAt,
}: {
  readonly company: CompanyExposure;
  readonly askedAt: number;
}) {
  const t = useTranslations('panel');
  const format = useFormat();
  const company = companyName || t('aCompany');
  if (knownUntil === undefined) return t('exposure.unknown', { company });
  return t('exposure.unknownSince', { company, time: format.time(knownUntil, askedAt) });
}
