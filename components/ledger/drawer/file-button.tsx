'use client';

import { useLocale, useTranslations } from 'use-intl/react';
import type { FileAddress } from '#components/api/document-requests.ts';
import { useDocumentFile } from '#components/api/use-document-file.ts';
import type { ButtonLook } from '#components/ui/button-class.ts';
import { buttonClass } from '#components/ui/button-class.ts';

interface FileButtonProps {
  readonly wanted: FileAddress;
  readonly look: ButtonLook;
  readonly words: string;
  /** False while it is not known whether there is a file; its place is kept. */
  readonly isReady: boolean;
}

/** Opens a file outside of the frame, and says why when it cannot. */
export function FileButton({ wanted, look, words, isReady }: FileButtonProps) {
  const t = useTranslations('panel');
  const { kind, problem, open } = useDocumentFile(wanted, useLocale());
  const isBusy = kind === 'asking' || !isReady;
  return (
    <div className="flex min-w-0 flex-col items-start gap-1">
      <button
        type="button"
        aria-disabled={isBusy}
        onClick={isBusy ? undefined : open}
        className={`${buttonClass(look)} max-w-full text-left wrap-anywhere whitespace-normal!`}
      >
        {kind === 'ready' ? t('drawer.openReady') : words}
        <span className="sr-only">({t('newTab')})</span>
      </button>
      <p role="status" className="text-xs text-amber empty:hidden">
        {problem !== undefined && t(`drawer.problem.${problem}`)}
      </p>
    </div>
  );
}
