import { randomUUID } from 'node:crypto';
import { fetchAttachment, fetchPrint } from '../../app/api/panel/[panelKey]/document/fetch-file.ts';
import { fileProblemPage } from '../../app/api/panel/[panelKey]/document/file-problem-page.ts';
import { fetchStatement } from '../../app/api/panel/[panelKey]/statement/fetch-statement.ts';
import { answerFile } from '#lib/auth/answer-file.ts';
import { createFileHandle } from '#lib/auth/file-handle.ts';
import { createDocuments } from '#lib/create-documents.ts';
import { createExports } from '#lib/create-exports.ts';
import type { Db } from '#lib/db/db.ts';
import { createFileHandleStore } from '#lib/db/file-handle-store.ts';
import { createSessionStore } from '#lib/db/session-store.ts';
import type { PanelUser } from '#lib/domain/actor.ts';
import type { DocumentRow } from '#lib/domain/card.ts';
import type { DocumentType } from '#lib/domain/document.ts';
import { openLedger } from '#lib/ledger/open-ledger.ts';
import { createLog } from '#lib/log.ts';
import type { PanelDeps } from '#lib/panels/panel-deps.ts';
import { createConnectionBench } from './connection-bench.ts';
import { createLedgerBench } from './ledger-bench.ts';
import {
  claimOf,
  createPanelBench,
  createPanelUser,
  insertCrmGrant,
  trekant,
} from './panel-bench.ts';
import type { RunningSimulator } from './simulator.ts';

/** The headers of a form that our own page posts into a new tab. */
const OWN_WINDOW = {
  'content-type': 'application/x-www-form-urlencoded',
  origin: 'null',
  'sec-fetch-site': 'same-origin',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-dest': 'document',
} as const;

const VISMA_PAGE =
  'https://finance.example.com/Main?CompanyID={company}&ScreenId={screen}&DocType={code}&RefNbr={number}';

const fetchers = {
  print: fetchPrint,
  attachment: fetchAttachment,
  statement: fetchStatement,
} as const;

export interface WantedFile {
  readonly type: DocumentType;
  readonly number: string;
  readonly attachment?: string;
}

export interface WantedStatement {
  readonly period?: Readonly<Record<string, string>>;
}

export type DocumentBench = Awaited<ReturnType<typeof createDocumentBench>>;

/** Single documents and their files on a real database, with a real grant and Visma over HTTP. */
export async function createDocumentBench(db: Db, simulator: RunningSimulator) {
  const connections = await createConnectionBench(db, simulator);
  const { panelKey } = connections;
  const connectionId = await connections.prepare();
  await connections.connect(connectionId, { email: 'regnskap@nordvik.example' });
  const ledgers = createLedgerBench(db, connections, connectionId);
  const panels = await createPanelBench(db);
  const time = { now: Date.now() };
  const clock = () => time.now;
  const user = createPanelUser({ sessionHash: randomUUID() });
  await insertCrmGrant(db, user);
  const sessions = createSessionStore(db);
  await sessions.create({
    idHash: user.sessionHash,
    kind: 'panel',
    tenantId: user.tenantId,
    grantId: user.grantId,
    associateId: user.associateId,
    panelKey: undefined,
    now: time.now,
    expiresAt: time.now + 8 * 3_600_000,
  });
  const panelDeps: PanelDeps = {
    ...panels.deps,
    openLedger: (customer) => openLedger(ledgers.deps, { ...customer, reading: 'refused' }),
  };
  const exports = createExports(panelDeps, ledgers.deps);
  const documents = createDocuments({
    db,
    clock,
    panels: panelDeps,
    grants: connections.deps,
    visma: connections.client,
    vismaPageUrl: VISMA_PAGE,
  });
  const fileHandles = { handles: createFileHandleStore(db), sessions, clock };
  const rowsOf = async (customer: string): Promise<readonly DocumentRow[]> =>
    ledgers.listAll((await ledgers.read(customer)).ledgerId);
  const ofCard = (of: PanelUser, wanted: WantedFile | WantedStatement = {}) => ({
    panelKey,
    uctx: of.tenantId,
    usid: of.associateId,
    cuid: String(trekant.contactId),
    connection: connectionId,
    ...wanted,
  });

  return {
    connections,
    connectionId,
    panelKey,
    world: panels.world,
    time,
    sessions,
    user,
    exports,

    /** What the ledger of a customer has, read anew. */
    rowsOf,

    /** Another customer number on the card from now on. */
    showCustomer(customer: string): void {
      panels.world.contact = { ...trekant, code: customer };
      panels.world.now += 300_001;
    },

    open: ({ type, number }: WantedFile, as = user) =>
      documents.open(as, panelKey, claimOf(as), { connectionId, type, number }),

    /** As `POST print` and `POST attachment` answer. */
    async handleFor(wanted: WantedFile, as = user): Promise<string> {
      const { attachment: attachmentId, ...document } = wanted;
      await documents.checkFile(as, panelKey, claimOf(as), {
        connectionId,
        ...document,
        ...(attachmentId !== undefined && { attachmentId }),
      });
      return createFileHandle(fileHandles, as, ofCard(as, wanted));
    },

    /** A handle for what no check has seen; for a statement when no document is named. */
    uncheckedHandle: (wanted?: WantedFile | WantedStatement) =>
      createFileHandle(fileHandles, user, ofCard(user, wanted)),

    /** What the new tab gets. */
    openTab(
      handle: string,
      {
        kind = 'print',
        headers = {},
        lang = 'en-GB',
      }: {
        readonly kind?: keyof typeof fetchers;
        readonly headers?: Readonly<Record<string, string>>;
        readonly lang?: string;
      } = {},
    ): Promise<Response> {
      const request = new Request(`${simulator.appUrl}/api/panel/${panelKey}/${kind}/file`, {
        method: 'POST',
        headers: { ...OWN_WINDOW, ...headers },
        body: new URLSearchParams({ handle, lang }).toString(),
      });
      return answerFile({ fileHandles, log: createLog({ level: 'silent' }) }, request, {
        fetchFile: (of) =>
          fetchers[kind]({ ...of, server: { documents, exports }, params: { panelKey } }),
        problemPage: fileProblemPage,
      });
    },
  };
}
