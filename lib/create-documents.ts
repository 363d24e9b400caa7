import 'server-only';
import type { AuthDeps } from './auth/auth-deps.ts';
import type { FileHandleDeps } from './auth/file-handle.ts';
import type { GrantDeps } from './connections/access-token.ts';
import { withGrant } from './connections/with-grant.ts';
import { withGrantedFile } from './connections/with-granted-file.ts';
import type { Db } from './db/db.ts';
import { createDocumentLookup } from './db/document-lookup.ts';
import { createFileHandleStore } from './db/file-handle-store.ts';
import type { Clock } from './domain/clock.ts';
import { createDetailCache } from './ledger/detail-cache.ts';
import type { DetailDeps } from './ledger/detail-deps.ts';
import { getDocumentDetail } from './ledger/document-detail.ts';
import { findAttachment, getAttachment } from './ledger/get-attachment.ts';
import { printDocument } from './ledger/print-document.ts';
import type { CardDocumentDeps } from './panels/card-document-deps.ts';
import { checkCardFile, getCardFile } from './panels/get-card-file.ts';
import { openDocument } from './panels/open-document.ts';
import type { PanelDeps } from './panels/panel-deps.ts';
import type { VismaClient } from './visma/client.ts';
import { getAttachment as readAttachment } from './visma/get-attachment.ts';
import { getDocumentDetail as readDetail } from './visma/get-document-detail.ts';
import { printDocument as readPrint } from './visma/print-document.ts';

interface Parts {
  readonly db: Db;
  readonly clock: Clock;
  readonly panels: PanelDeps;
  readonly grants: GrantDeps;
  readonly visma: VismaClient;
  /** As `CardDocumentDeps.vismaPageUrl`. */
  readonly vismaPageUrl: string | undefined;
}

/** Single documents and their files: where cards, ledgers and Visma meet; a part of `server()`. */
export function createDocuments({ panels, vismaPageUrl, ...parts }: Parts) {
  const details = createDetailDeps(parts);
  const deps: CardDocumentDeps = {
    ...panels,
    vismaPageUrl,
    getDocument: getDocumentDetail.bind(undefined, details),
    printDocument: printDocument.bind(undefined, details),
    findAttachment: findAttachment.bind(undefined, details),
    getAttachment: getAttachment.bind(undefined, details),
  };
  return {
    open: openDocument.bind(undefined, deps),
    checkFile: checkCardFile.bind(undefined, deps),
    getFile: getCardFile.bind(undefined, deps),
  };
}

export function createDetailDeps({
  db,
  clock,
  grants,
  visma,
}: Omit<Parts, 'panels' | 'vismaPageUrl'>): DetailDeps {
  return {
    documents: createDocumentLookup(db),
    details: createDetailCache({ clock }),
    readDetail: (wanted) =>
      withGrant(grants, wanted, (caller) =>
        readDetail(visma, caller, { ...wanted, baseCurrency: caller.baseCurrency ?? '' }),
      ),
    readPrint: (wanted) =>
      withGrantedFile(grants, wanted, {
        open: (caller) => readPrint(visma, caller, wanted),
        cancel: (stream) => stream.cancel(),
      }),
    readAttachment: (wanted) =>
      withGrantedFile(grants, wanted, {
        open: (caller) => readAttachment(visma, caller, wanted),
        cancel: ({ stream }) => stream.cancel(),
      }),
  };
}

export function createFileHandles(db: Db, { sessions, clock }: AuthDeps): FileHandleDeps {
  return { handles: createFileHandleStore(db), sessions, clock };
}
