import type { DocumentDetailResponse } from '#lib/domain/document-detail.ts';
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
export interface FileAddress extends DocumentAddress {
  /** Visma's UUID; absent for the print. */
  readonly attachmentId?: string;
}

export function fetchDocument(
  wanted: DocumentAddress,
  signal: AbortSignal,
): Promise<DocumentDetailResponse> {
  const query = new URLSearchParams(documentParameters(wanted));
  return sendJson(`${panelUrl(wanted)}/document?${query.toString()}`, { signal });
}

/** A right to fetch the file once, within a minute, in a tab that has no session. */
export async function requestFileHandle(wanted: FileAddress): Promise<string> {
  const { attachmentId } = wanted;
  const { handle } = await sendJson<{ readonly handle: string }>(handleUrl(wanted), {
    body: {
      ...documentParameters(wanted),
      ...(attachmentId !== undefined && { attachment: attachmentId }),
    },
  });
  return handle;
}

/** Where the form with the handle goes. */
export function fileUrl(wanted: FileAddress): string {
  return `${handleUrl(wanted)}/file`;
}

function handleUrl(wanted: FileAddress): string {
  return `${panelUrl(wanted)}/${wanted.attachmentId === undefined ? 'print' : 'attachment'}`;
}

function panelUrl({ address }: DocumentAddress): string {
  return `/api/panel/${encodeURIComponent(address.panelKey)}`;
}

function documentParameters({ address, connectionId, type, number }: DocumentAddress) {
  return { ...claimParameters(address), connection: connectionId, type, number };
}
