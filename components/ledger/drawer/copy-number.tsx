'use client';

import type { RefObject } from 'react';
import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { buttonClass } from '#components/ui/button-class.ts';

interface CopyNumberProps {
  readonly number: string;
  /** Where the number stands: it is marked where the frame may not write to the clipboard. */
  readonly shown: RefObject<HTMLElement | null>;
}

export function CopyNumber({ number, shown }: CopyNumberProps) {
  const t = useTranslations('panel.drawer');
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    setCopied(await copyText(number, shown.current));
  };
  return (
    <button type="button" onClick={() => void copy()} className={buttonClass('plain')}>
      <span aria-live="polite">{isCopied ? t('copied') : t('copyNumber')}</span>
    </button>
  );
}

/**
 * A frame may write to the clipboard only if the page around it allows that. Otherwise the text is
 * marked and the older command is tried; if that fails too, it stays marked for the person's own copy.
 */
async function copyText(text: string, shown: HTMLElement | null): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    if (shown !== null) window.getSelection()?.selectAllChildren(shown);
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing else works in such a frame
    return document.execCommand('copy');
  }
}
