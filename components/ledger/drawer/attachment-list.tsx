'use client';

import { useTranslations } from 'use-intl/react';
import type { DocumentAddress } from '#components/api/document-requests.ts';
import type { DocumentAttachment } from '#lib/domain/document-detail.ts';
import { DrawerSection } from './drawer-section.tsx';
import { FileButton } from './file-button.tsx';

interface AttachmentListProps {
  readonly attachments: readonly DocumentAttachment[];
  readonly wanted: DocumentAddress;
}

/** Files that hang on the document; each is downloaded, none is shown. */
export function AttachmentList({ attachments, wanted }: AttachmentListProps) {
  const t = useTranslations('panel.drawer');
  return (
    <DrawerSection title={t('attachments')}>
      <ul className="flex flex-col gap-1 pt-1">
        {attachments.map(({ id, name }) => (
          <li key={id}>
            <FileButton
              wanted={{ ...wanted, attachmentId: id }}
              look="plain"
              words={t('download', { name: name || t('unnamed') })}
              isReady
            />
          </li>
        ))}
      </ul>
    </DrawerSection>
  );
}
