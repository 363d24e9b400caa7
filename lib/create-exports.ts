import 'server-only';
import { exportDocuments } from './ledger/export-documents.ts';
import type { LedgerDeps } from './ledger/ledger-deps.ts';
import type { CardExportDeps } from './panels/export-card.ts';
import { exportCard } from './panels/export-card.ts';
import type { PanelDeps } from './panels/panel-deps.ts';

/** What leaves the panel whole: where cards and ledgers meet; a part of `server()`. */
export function createExports(panels: PanelDeps, ledgers: LedgerDeps) {
  const deps: CardExportDeps = {
    ...panels,
    exportDocuments: exportDocuments.bind(undefined, ledgers),
  };
  return { open: exportCard.bind(undefined, deps) };
}
