import 'server-only';
import type { LedgerDeps } from './ledger/ledger-deps.ts';
import { listTurnover } from './ledger/list-turnover.ts';
import type { Log } from './log.ts';
import { configurePanel } from './panels/configure-panel.ts';
import { createPanel } from './panels/create-panel.ts';
import { createPanelLookup } from './panels/create-panel-lookup.ts';
import { listCardDocuments } from './panels/list-card-documents.ts';
import { listCardTurnover } from './panels/list-card-turnover.ts';
import { listPanels } from './panels/list-panels.ts';
import { openCard } from './panels/open-card.ts';
import type { PanelDeps } from './panels/panel-deps.ts';
import { findPreferences, savePreferences } from './panels/preferences.ts';
import { refreshCard } from './panels/refresh-card.ts';
import { tellAdministrator } from './panels/tell-administrator.ts';

/** Panels and their cards, for pages and routes; a part of `server()`. */
export function createPanels(panels: PanelDeps, ledgers: LedgerDeps, log: Log) {
  return {
    exists: createPanelLookup({ panels: panels.panels, clock: panels.clock, log }),
    create: createPanel.bind(undefined, panels),
    configure: configurePanel.bind(undefined, panels),
    list: listPanels.bind(undefined, panels),
    openCard: openCard.bind(undefined, panels),
    findPreferences: findPreferences.bind(undefined, panels),
    savePreferences: savePreferences.bind(undefined, panels),
    listDocuments: listCardDocuments.bind(undefined, panels),
    listTurnover: listCardTurnover.bind(undefined, {
      ...panels,
      listTurnover: listTurnover.bind(undefined, ledgers),
    }),
    refresh: refreshCard.bind(undefined, panels),
    tellAdministrator: tellAdministrator.bind(undefined, panels),
  };
}
