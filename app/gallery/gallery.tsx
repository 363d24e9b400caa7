'use client';

import { Screen } from '#components/shell/screen.tsx';
import { buttonClass } from '#components/ui/button-class.ts';
import type { Locale } from '#lib/i18n/locale.ts';
import { LOCALES } from '#lib/i18n/locale.ts';
import type { Messages } from '#lib/i18n/messages.ts';
import type { FrameChoice } from './frame-choice.ts';
import { SCHEMES, WIDTHS } from './frame-choice.ts';
import { Frames } from './frame.tsx';
import { DrawerFrames, ExportFrames, ManageFrames } from './other-frames.tsx';
import { PanelFrame } from './panel-frame.tsx';
import { PANEL_SAMPLES } from './samples/panel-samples.ts';

interface GalleryProps extends FrameChoice {
  readonly locale: Locale;
  readonly messages: Pick<Messages, 'panel' | 'manage'>;
}

/** Every component in every state, for review and for the tests of how it looks. */
export function Gallery({ locale, messages, ...choice }: GalleryProps) {
  return (
    <main className="pb-12">
      <header className="flex flex-wrap items-center gap-3 px-3 pt-3">
        <h1 className="text-base font-semibold">Gallery</h1>
        <Choices {...choice} locale={locale} />
      </header>
      <Screen locale={locale} messages={messages}>
        {PANEL_SAMPLES.map((sample) => (
          <Frames key={sample.name} name={sample.name} {...choice}>
            <PanelFrame sample={sample} locale={locale} />
          </Frames>
        ))}
        <DrawerFrames {...choice} />
        <ExportFrames {...choice} />
        <ManageFrames {...choice} />
      </Screen>
    </main>
  );
}

function Choices({ widths, schemes, locale }: FrameChoice & { readonly locale: Locale }) {
  return (
    <form className="flex flex-wrap items-center gap-3">
      <Choice
        name="width"
        chosen={widths.length === 1 ? String(widths[0]) : ''}
        options={['', ...WIDTHS.map(String)]}
      />
      <Choice
        name="scheme"
        chosen={schemes.length === 1 ? (schemes[0] ?? '') : ''}
        options={['', ...SCHEMES]}
      />
      <Choice name="lang" chosen={locale} options={LOCALES} />
      <button type="submit" className={buttonClass('plain')}>
        Show
      </button>
    </form>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly chosen: string;
  /** The empty one stands for all. */
  readonly options: readonly string[];
}

function Choice({ name, chosen, options }: ChoiceProps) {
  return (
    <label className="flex items-center gap-1.5">
      {name}
      <select
        name={name}
        defaultValue={chosen}
        className="rounded-lg border border-field-line bg-surface px-2 py-1"
      >
        {options.map((option) => (
          <option key={option} value={option}>
            {option === '' ? 'all' : option}
          </option>
        ))}
      </select>
    </label>
  );
}
