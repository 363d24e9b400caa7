'use client';

import { useTranslations } from 'use-intl/react';
import type { DocumentAddress } from '#components/api/document-requests.ts';
import type { DocumentRow } from '#lib/domain/card.ts';
import type { DocumentDetailResponse } from '#lib/domain/document-detail.ts';
import { ApplicationList } from './application-list.tsx';
import { AttachmentList } from './attachment-list.tsx';
import { LineTable } from './line-table.tsx';
import { VatTable } from './vat-table.tsx';

interface DocumentDetailsProps {
  readonly row: DocumentRow;
  readonly document: DocumentDetailResponse;
  readonly wanted: DocumentAddress;
}

/** What Visma adds to the row, or that it adds nothing. */
export function DocumentDetails({ row, document, wanted }: DocumentDetailsProps) {
  const t = useTranslations('panel.drawer');
  const { detail, isPrintable } = document;
  if (detail === undefined) {
    return (
      <p className="text-muted">
        {t('ledgerOnly')} {!isPrintable && t('noPrint')}
      </p>
    );
  }
  return (
    <>
      {!isPrintable && <p className="text-muted">{t('noPrint')}</p>}
      {detail.lines.length > 0 && <LineTable detail={detail} total={row.amountE4} />}
      {detail.vat.length > 0 && <VatTable detail={detail} currency={row.currency} />}
      <ApplicationList applications={detail.applications} />
      {detail.attachments.length > 0 && (
        <AttachmentList attachments={detail.attachments} wanted={wanted} />
      )}
    </>
  );
}
