'use client';

import { Dialog } from 'radix-ui';
import { useRef } from 'react';
import { Authorization } from '#components/connections/authorization.tsx';
import { ResultBanner } from '#components/connections/result-banner.tsx';
import { DrawerContent } from '#components/ledger/drawer/drawer-content.tsx';
import { Sheet } from '#components/ledger/export/call-sheet-dialog.tsx';
import { ExportItems } from '#components/ledger/export/export-items.tsx';
import { TurnoverCharts } from '#components/ledger/figures/turnover-charts.tsx';
import { Card } from '#components/ui/card.tsx';
import type { CallSheet } from '#lib/domain/call-sheet.ts';
import type { PanelKey } from '#lib/domain/ids.ts';
import type { FrameChoice } from './frame-choice.ts';
import { Frames } from './frame.tsx';
import { Answered } from './panel-frame.tsx';
import type { DrawerSample } from './samples/drawer-samples.ts';
import { DRAWER_SAMPLES } from './samples/drawer-samples.ts';
import { CONNECTIONS, IDLE_ACTIONS, NOTICES, RESULTS } from './samples/manage-samples.ts';
import { ADDRESS, CONNECTION, NOW } from './samples/sample-ids.ts';
import { TURNOVER } from './samples/turnover.ts';

/** As wide as the dialog that holds it, which is wider than no panel. */
const DRAWER_PX = 400;

export function DrawerFrames({ widths, schemes }: FrameChoice) {
  const shown = [...new Set(widths.map((width) => Math.min(width, DRAWER_PX)))];
  return DRAWER_SAMPLES.map((sample) => (
    <Frames key={sample.name} name={sample.name} widths={shown} schemes={schemes}>
      <Drawer sample={sample} />
    </Frames>
  ));
}

function Drawer({ sample: { row, answer } }: { readonly sample: DrawerSample }) {
  const answers = answer === 'fails' ? { document: {} } : { document: { answer } };
  return (
    <Answered answers={answer === undefined ? {} : answers}>
      <Dialog.Root open modal={false}>
        <DrawerContent address={ADDRESS} connectionId={CONNECTION} row={row} />
      </Dialog.Root>
    </Answered>
  );
}

const SHEET: CallSheet = {
  language: 'en',
  text: 'Open items of Fjellheim Kontor AS (10045) at Nordvik Handel AS\n\n100482\t07/10/2026\t84,000.00 NOK',
  html: '',
};

export function ExportFrames(props: FrameChoice) {
  return (
    <>
      <Frames name="Export menu" {...props}>
        <Answered answers={{}}>
          <div className="p-3">
            <ExportItems {...WANTED} total={240} onCallSheet={() => undefined} />
          </div>
        </Answered>
      </Frames>
      <Frames name="Two years by month" {...props}>
        <div className="p-3">
          <TurnoverCharts turnover={TURNOVER} />
        </div>
      </Frames>
      <Frames name="Call sheet" {...props}>
        <Answered answers={{ 'call-sheet': { answer: SHEET } }}>
          <CallSheetText />
        </Answered>
      </Frames>
      <Frames name="Call sheet, fails" {...props}>
        <Answered answers={{ 'call-sheet': {} }}>
          <CallSheetText />
        </Answered>
      </Frames>
    </>
  );
}

const WANTED = {
  address: ADDRESS,
  connectionId: CONNECTION,
  query: { view: 'all', sort: 'first-glance', direction: 'ascending' },
  total: 412,
} as const;

function CallSheetText() {
  const copyButton = useRef<HTMLButtonElement>(null);
  return (
    <div className="flex flex-col gap-3 p-3">
      <Sheet address={ADDRESS} connectionId={CONNECTION} copyButton={copyButton} />
    </div>
  );
}

/** The manage page goes by the width of the window, so one frame per theme is enough. */
export function ManageFrames({ widths, schemes }: FrameChoice) {
  const shown = [Math.max(...widths)];
  return (
    <>
      <Frames name="Manage: every connection" widths={shown} schemes={schemes}>
        <div className="bg-ground p-3 text-sm text-ink">
          <Card>
            <Authorization
              panelKey={'gallery-sample' as PanelKey}
              connections={CONNECTIONS}
              notices={NOTICES}
              now={NOW}
              actions={IDLE_ACTIONS}
            />
          </Card>
        </div>
      </Frames>
      <Frames name="Manage: every ending of a journey to Visma" widths={shown} schemes={schemes}>
        <div className="grid gap-2 bg-ground p-3 text-sm text-ink">
          {RESULTS.map((shownResult) => (
            <ResultBanner key={shownResult.result} shown={shownResult} />
          ))}
        </div>
      </Frames>
    </>
  );
}
