import type { Asking, ReadingWanted } from '#lib/domain/asking.ts';
import type { CardProblemCode, CardResponse, DocumentPage, Problem } from '#lib/domain/card.ts';
import type { DocumentQuery } from '#lib/domain/document-query.ts';
import type { ConnectionId } from '#lib/domain/ids.ts';
import type { PanelPreferences } from '#lib/domain/panel-preferences.ts';
import { documentParameters } from './document-parameters.ts';
import type { PanelAddress } from './panel-address.ts';
import { claimParameters } from './panel-address.ts';
import { RequestError, sendJson } from './send-json.ts';

/**
 * A refusal is a state of the card as well; only what says nothing of the card is thrown, as that
 * it was asked for too often.
 */
export async function fetchCard(
  address: PanelAddress,
  asking: Asking,
  signal: AbortSignal,
): Promise<CardResponse> {
  try {
    return await sendJson<CardResponse>(dataUrl(address, 'card', { asking }), { signal });
  } catch (error) {
    const problem = error instanceof RequestError ? error.problem : undefined;
    if (problem === undefined || !isOfCard(problem)) throw error;
    return { kind: 'problem', problem };
  }
}

interface PageWanted {
  readonly connectionId: ConnectionId;
  /** Empty for the first page. */
  readonly cursor: string;
  readonly limit: number;
  readonly query: DocumentQuery;
}

export function fetchDocuments(
  address: PanelAddress,
  { connectionId, cursor, limit, query }: PageWanted,
  signal: AbortSignal,
): Promise<DocumentPage> {
  const parameters = {
    ...documentParameters(query),
    connection: connectionId,
    limit: String(limit),
    ...(cursor !== '' && { cursor }),
  };
  return sendJson<DocumentPage>(dataUrl(address, 'documents', parameters), { signal });
}

export function fetchPreferences(
  address: PanelAddress,
  signal: AbortSignal,
): Promise<PanelPreferences> {
  return sendJson<PanelPreferences>(dataUrl(address, 'preferences', {}), { signal });
}

/** Also reaches the server when the frame is left at the same moment. */
export async function savePreferences(
  address: PanelAddress,
  preferences: PanelPreferences,
): Promise<void> {
  const path = `/api/panel/${encodeURIComponent(address.panelKey)}/preferences`;
  await sendJson<unknown>(path, {
    body: { ...claimParameters(address), preferences },
    outlivesPage: true,
  });
}

export function requestRefresh(
  address: PanelAddress,
  connectionId: ConnectionId,
  wanted: ReadingWanted,
) {
  return post(address, connectionId, 'refresh', { wanted });
}

export function tellAdministrator(address: PanelAddress, connectionId: ConnectionId) {
  return post(address, connectionId, 'notice');
}

function post(
  address: PanelAddress,
  connectionId: ConnectionId,
  route: 'refresh' | 'notice',
  more: Readonly<Record<string, string>> = {},
) {
  const path = `/api/panel/${encodeURIComponent(address.panelKey)}/${route}`;
  return sendJson<CardResponse>(path, {
    body: { ...claimParameters(address), connection: connectionId, ...more },
  });
}

function dataUrl(
  address: PanelAddress,
  route: 'card' | 'documents' | 'preferences',
  parameters: Readonly<Record<string, string>>,
): string {
  const query = new URLSearchParams({ ...claimParameters(address), ...parameters });
  return `/api/panel/${encodeURIComponent(address.panelKey)}/${route}?${query.toString()}`;
}

/** Complete by type: a code that is missing here does not compile. */
const CARD_CODES: Readonly<Record<StateOfCard, true>> = {
  'invalid-link': true,
  'unknown-panel': true,
  'signed-out': true,
  'other-account': true,
  'app-not-approved': true,
  'crm-down': true,
  'crm-maintenance': true,
  'crm-suspended': true,
  'not-allowed': true,
  'never-connected': true,
};

/** A page may be opened too often. A question that was asked too often is asked again. */
type StateOfCard = Exclude<CardProblemCode, 'too-many-requests'>;

function isOfCard(problem: Problem<string>): problem is Problem<StateOfCard> {
  return Object.hasOwn(CARD_CODES, problem.code);
}
