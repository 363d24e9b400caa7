import { randomBytes, randomUUID } from 'node:crypto';
import type { LegacyImportStore, StoredLegacyConnection } from '../db/legacy-import-store.ts';
import type { AuditEvent } from '../domain/audit-event.ts';
import type { ConnectionId } from '../domain/ids.ts';
import { findConnectionId, findPanelKey } from '../domain/ids.ts';
import { hasCode } from '../errors.ts';
import type { GrantDeps } from './access-token.ts';
import { checkConnection } from './check-connection.ts';
import type { LegacyRow } from './legacy-row.ts';
import { parseLegacyRow } from './legacy-row.ts';
import type { ListedRecord } from './read-legacy-list.ts';
import { readLegacyList } from './read-legacy-list.ts';

export interface LegacyImportDeps extends GrantDeps {
  readonly legacyImports: LegacyImportStore;
  readonly record: (event: AuditEvent) => Promise<void>;
}

export interface ImportedLegacy {
  readonly connectionId: ConnectionId;
  /** `placed`: known already, but not on this panel. */
  readonly result: 'imported' | 'placed' | 'renamed' | 'unchanged';
  /** Only of a new one: what reading the company with its token came to. */
  readonly access?: 'works' | 'other-company' | 'refused' | 'unknown';
}

export type ImportedLine = { readonly line: number } & (
  | { readonly kind: 'done'; readonly companyName: string; readonly imported: ImportedLegacy }
  | { readonly kind: 'wrong'; readonly problem: string }
);

/**
 * Imports a list record by record; a wrong one is reported and the rest goes on. The same list can
 * be imported again. Throws `input.invalid` before the first record where the whole cannot be read.
 */
export async function* importLegacyList(
  deps: LegacyImportDeps,
  content: string,
): AsyncGenerator<ImportedLine, void, undefined> {
  for (const listed of readLegacyList(content)) yield importListed(deps, listed);
}

async function importListed(
  deps: LegacyImportDeps,
  { line, record }: ListedRecord,
): Promise<ImportedLine> {
  try {
    const row = parseLegacyRow(record);
    const imported = await importLegacy(deps, row);
    return { line, kind: 'done', companyName: row.companyName, imported };
  } catch (error) {
    if (!hasCode(error, 'input.invalid')) throw error;
    return { line, kind: 'wrong', problem: error.message };
  }
}

/**
 * Takes over a connection from before Visma Connect: its token is sealed at once and read with as
 * long as Visma accepts it; reconnecting later makes it an interactive one with the same id. A
 * company id is imported once per tenant, and what has happened to it since is left alone.
 */
export async function importLegacy(
  deps: LegacyImportDeps,
  { token, ...row }: LegacyRow,
): Promise<ImportedLegacy> {
  const { tenantId } = row;
  const { newConnectionId, newPanelKey } = createIds();
  const context = { tenantId, rowId: newConnectionId, field: 'access' };
  const stored = await deps.legacyImports.store({
    ...row,
    newPanelKey,
    newConnectionId,
    sealedToken: deps.seal(token, context),
  });
  const { connectionId } = stored;
  await recordImport(deps, row, stored);
  if (!stored.isNewConnection) return { connectionId, result: resultOf(stored) };
  return { connectionId, result: 'imported', access: await tryAccess(deps, row, connectionId) };
}

function resultOf({
  isNewPlace,
  isRenamed,
}: StoredLegacyConnection): 'placed' | 'renamed' | 'unchanged' {
  if (isNewPlace) return 'placed';
  return isRenamed ? 'renamed' : 'unchanged';
}

/** While Visma still answers, this learns the organisation number that a reconnection is compared by. */
async function tryAccess(
  deps: LegacyImportDeps,
  { tenantId }: Pick<LegacyRow, 'tenantId'>,
  connectionId: ConnectionId,
): Promise<NonNullable<ImportedLegacy['access']>> {
  const outcome = await checkConnection(deps, { tenantId }, connectionId);
  if (outcome.kind !== 'fails') return outcome.kind;
  const connection = await deps.connections.find({ tenantId, connectionId });
  return connection?.state === 'connected' ? 'unknown' : 'refused';
}

async function recordImport(
  { record }: LegacyImportDeps,
  row: Omit<LegacyRow, 'token'>,
  { connectionId, panelKey, isNewPanel, isNewConnection, isNewPlace }: StoredLegacyConnection,
): Promise<void> {
  const { tenantId, panelName, mappingField, companyName } = row;
  const common = { tenantId, actor: 'system' } as const;
  if (isNewPanel) {
    const after = { name: panelName, mappingField };
    await record({ ...common, event: 'panel.created', subject: panelKey, after });
  }
  if (isNewConnection) {
    const after = { company: companyName, panel: panelKey };
    await record({ ...common, event: 'connection.imported', subject: connectionId, after });
  } else if (isNewPlace) {
    // From now on other people see its documents.
    const after = { name: panelName };
    await record({ ...common, event: 'connection.shared', subject: connectionId, after });
  }
}

function createIds() {
  const newConnectionId = findConnectionId(randomUUID());
  const newPanelKey = findPanelKey(randomBytes(16).toString('base64url'));
  if (newConnectionId === undefined || newPanelKey === undefined) {
    throw new TypeError('random ids have the form of ids');
  }
  return { newConnectionId, newPanelKey };
}
