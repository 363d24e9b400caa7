'use client';

import { Dialog } from 'radix-ui';
import type { RefObject } from 'react';
import { useRef, useState } from 'react';
import { useLocale, useTranslations } from 'use-intl/react';
import { useCallSheet } from '#components/api/use-call-sheet.ts';
import { buttonClass } from '#components/ui/button-class.ts';
import { CrossIcon } from '#components/ui/icons.tsx';
import { LOCALES } from '#lib/i18n/locale.ts';
import { copyRich } from './copy-rich.ts';
import type { ExportMenuProps } from './export-menu.tsx';

interface CallSheetDialogProps extends Pick<ExportMenuProps, 'address' | 'connectionId'> {
  readonly onClose: () => void;
  /** The place for the focus: Radix knows no trigger. */
  readonly onClosed: () => void;
}

/** The customer's open documents as a text. Enter copies it at once: the button has the focus. */
export function CallSheetDialog(props: CallSheetDialogProps) {
  const { onClose, onClosed } = props;
  const t = useTranslations('panel');
  const copyButton = useRef<HTMLButtonElement>(null);
  return (
    <Dialog.Root defaultOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/20" />
        <Dialog.Content
          lang={useLocale()}
          aria-describedby={undefined}
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            copyButton.current?.focus();
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            onClosed();
          }}
          className="fixed inset-x-2 top-2 z-50 mx-auto flex max-h-[calc(100dvh-16px)] max-w-[640px] flex-col gap-3 overflow-y-auto rounded-lg border border-line bg-surface px-4 py-3 text-ink shadow-xl"
        >
          <header className="flex items-center gap-2">
            <Dialog.Title className="min-w-0 flex-1 text-base font-semibold">
              {t('export.callSheet')}
            </Dialog.Title>
            <Dialog.Close aria-label={t('drawer.close')} className={buttonClass('quiet')}>
              <CrossIcon />
            </Dialog.Close>
          </header>
          <Sheet {...props} copyButton={copyButton} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

type Copying = 'not-yet' | 'copied' | 'by-hand';

interface SheetProps extends Pick<CallSheetDialogProps, 'address' | 'connectionId'> {
  readonly copyButton: RefObject<HTMLButtonElement | null>;
}

/** The text in a field, and the button that copies it. */
export function Sheet({ address, connectionId, copyButton }: SheetProps) {
  const t = useTranslations('panel');
  const [language, setLanguage] = useState<string>();
  const { sheet, isAsking, hasFailed } = useCallSheet(address, connectionId, language);
  const [copying, setCopying] = useState<Copying>('not-yet');
  const text = useRef<HTMLTextAreaElement>(null);
  const isReady = sheet !== undefined && !isAsking;
  const copy = async () => {
    if (!isReady) return;
    text.current?.select();
    setCopying((await copyRich(sheet)) ? 'copied' : 'by-hand');
  };
  const choose = (chosen: string) => {
    setLanguage(chosen);
    setCopying('not-yet');
  };
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <button
          ref={copyButton}
          type="button"
          aria-disabled={!isReady}
          onClick={() => void copy()}
          className={buttonClass('primary')}
        >
          <span aria-live="polite">
            {copying === 'copied' ? t('export.sheet.copied') : t('export.sheet.copy')}
          </span>
        </button>
        <LanguageChoice chosen={language ?? sheet?.language ?? ''} onChoose={choose} />
      </div>
      <p role="status" className="text-amber empty:hidden">
        {hasFailed && t('export.sheet.failed')}
        {copying === 'by-hand' && t('export.sheet.byHand')}
      </p>
      <textarea
        ref={text}
        readOnly
        aria-label={t('export.sheet.label')}
        aria-busy={isAsking}
        lang={sheet?.language}
        rows={14}
        value={sheet?.text ?? ''}
        placeholder={t('loading')}
        className="w-full resize-y rounded-lg border border-field-line bg-surface p-2 text-ink"
      />
    </>
  );
}

interface LanguageChoiceProps {
  readonly chosen: string;
  readonly onChoose: (language: string) => void;
}

function LanguageChoice({ chosen, onChoose }: LanguageChoiceProps) {
  const t = useTranslations('panel.export.sheet');
  const names = new Intl.DisplayNames([useLocale()], { type: 'language' });
  return (
    <label className="flex items-center gap-2">
      {t('language')}
      <select
        value={chosen}
        onChange={({ target }) => onChoose(target.value)}
        className="rounded-lg border border-field-line bg-surface px-2 py-1.5 text-ink"
      >
        {LOCALES.map((locale) => (
          <option key={locale} value={locale}>
            {names.of(locale)}
          </option>
        ))}
      </select>
    </label>
  );
}
