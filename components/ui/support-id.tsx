'use client';

import { useTranslations } from 'use-intl/react';

const SHOWN_CHARACTERS = 8;

/** The beginning of the request's id: short enough to read out, and still finds its log line. */
export function SupportId({ id }: { readonly id: string | undefined }) {
  const t = useTranslations('panel');
  if (id === undefined) return null;
  return <span className="text-xs">{t('supportId', { id: id.slice(0, SHOWN_CHARACTERS) })}</span>;
}
