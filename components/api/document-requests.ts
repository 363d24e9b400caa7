import type { DocumentDetailResponse } from '#lib/domain/document-detail.ts';
import type { DocumentPeriod } from '#lib/domain/document-period.ts';
import type { DocumentType } from '#lib/domain/document.ts';
import type { ConnectionId } from '#lib/domain/ids.ts';
import type { PanelAddress } from './panel-address.ts';
import { claimParameters } from './panel-address.ts';
import { sendJson } from './send-json.ts';

/** One document of one company on a card. */
export interface DocumentAddress {
  readonly address: PanelAddress;
  readonly connectionId: ConnectionId;
  readonly type: DocumentType;
  readonly number: string;
}

/** The print of a document, or what hangs on it. */
interface DocumentFile extends DocumentAddress {
  /** Visma's UUID; absent for the print. */
  readonly attachmentId?: string;
}

/** A customer's statement of account. */
interface Statement extends Pick<DocumentAddress, 'address' | 'connectionId'> {
  readonly type?: undefined;
  readonly period: DocumentPeriod;
}

export type FileAddress = DocumentFile | Statement;

export function fetchDocument(
  wanted: DocumentAddress,
  signal: AbortSignal,
): Promise<DocumentDetailResponse> {
  const query = new URLSearchParams(documentParameters(wanted));
  return sendJson(`${panelUrl(wanted)}/document?${query.toString()}`, { signal });
}

/** A right to fetch the file once, within a minute, in a tab that has no session. */
export async function requestFileHandle(wanted: FileAddress): Promise<string> {
  const { handle } = await sendJson<{ readonly handle: string }>(handleUrl(wanted), {
    body: fileParameters(wanted),
  });
  return handle;
}

/** Where the form with the handle goes. */
export function fileUrl(wanted: FileAddress): string {
  return `${handleUrl(wanted)}/file`;
}

function handleUrl(wanted: FileAddress): string {
  if (wanted.type === undefined) return `${panelUrl(wanted)}/statement`;
  return `${panelUrl(wanted)}/${wanted.attachmentId === undefined ? 'print' : 'attachment'}`;
}

function fileParameters(wanted: FileAddress): Readonly<Record<string, unknown>> {
  if (wanted.type === undefined) {
    const { address, connectionId: connection, period } = wanted;
    return { ...claimParameters(address), connection, period };
  }
  const { attachmentId } = wanted;
  return {
    ...documentParameters(wanted),
    ...(attachmentId !== undefined && { attachment: attachmentId }),
  };
}

function panelUrl({ address }: Pick<DocumentAddress, 'address'>): string {
  return `/api/panel/${encodeURIComponent(address.panelKey)}`;
}

function documentParameters({ address, connectionId, type, number }: DocumentAddress) {
  return { ...claimParameters(address), connection: connectionId, type, number };
}
