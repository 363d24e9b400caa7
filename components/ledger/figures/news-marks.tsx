'use client';

import { createContext, use } from 'react';
import { useTranslations } from 'use-intl/react';
import type { LedgerNews } from '#lib/domain/ledger-look.ts';

/** Of the ledger whose rows stand below. */
export const NewsMarks = createContext<LedgerNews | undefined>(undefined);

/** Marks the row of a document with which something has happened since this person last looked. */
export function NewsMark({ rowKey }: { readonly rowKey: string }) {
  const t = useTranslations('panel.news.mark');
  const kind = use(NewsMarks)?.marks[rowKey];
  if (kind === undefined) return null;
  const words = t(kind);
  return (
    <span role="img" aria-label={words} title={words} className="ml-1 text-accent">
      ●
    </span>
  );
}
