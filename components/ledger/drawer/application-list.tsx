'use client';

import { useTranslations } from 'use-intl/react';
import { useFormat } from '#components/shell/format-context.tsx';
import type { DocumentApplication } from '#lib/domain/document-detail.ts';
import { DrawerSection } from './drawer-section.tsx';

interface ApplicationListProps {
  readonly applications: readonly DocumentApplication[];
}

/** How the document was paid, or what a credit was used for. */
export function ApplicationList({ applications }: ApplicationListProps) {
  const t = useTranslations('panel.drawer');
  return (
    <DrawerSection title={t('applied')}>
      {applications.length === 0 && <p className="text-muted">{t('notApplied')}</p>}
      <ul>
        {applications.map((application, index) => (
          <Application key={index} application={application} />
        ))}
      </ul>
    </DrawerSection>
  );
}

function Application({ application }: { readonly application: DocumentApplication }) {
  const t = useTranslations('panel');
  const format = useFormat();
  const { type, number, date, amountE4, isVoided } = application;
  return (
    <li className="flex gap-3 border-b border-line py-1">
      <span className="min-w-0 flex-1 break-words">
        {t(`type.${type}`)} {number}
        <span className="block text-xs text-muted">
          {date !== undefined && format.date(date)}
          {isVoided && ` · ${t('drawer.voided')}`}
        </span>
      </span>
      <span className={`tabular-nums ${isVoided ? 'line-through' : ''}`}>
        {format.amount(amountE4)}
      </span>
    </li>
  );
}
