import type { CallSheet } from '#lib/domain/call-sheet.ts';
import type { DocumentQuery } from '#lib/domain/document-query.ts';
import type { ConnectionId } from '#lib/domain/ids.ts';
import { documentParameters } from './document-parameters.ts';
import type { PanelAddress } from './panel-address.ts';
import { claimParameters } from './panel-address.ts';
import { fetchOwn, RequestError, sendJson, toRequestError } from './send-json.ts';

export interface ExportWanted {
  readonly format: 'csv' | 'xlsx';
  readonly connectionId: ConnectionId;
  readonly query: DocumentQuery;
  /** The panel's language: it decides words, and of a CSV file separator and decimal sign. */
  readonly lang: string;
}

export interface FetchedFile {
  readonly content: Blob;
  readonly name: string;
}

/**
 * Fetched instead of followed as a link: a file that breaks off on the way is refused here, where
 * a download would leave half of it. Throws `RequestError`, with status 200 for such a file.
 */
export async function fetchExport(
  address: PanelAddress,
  { format, connectionId, query, lang }: ExportWanted,
): Promise<FetchedFile> {
  const response = await fetchOwn(
    exportUrl(address, 'export', {
      ...documentParameters(query),
      connection: connectionId,
      format,
      lang,
    }),
    {},
  );
  if (!response.ok) {
    const body: unknown = await response.json().catch(() => undefined);
    throw toRequestError(response, body);
  }
  const content = await response.blob().catch((cause: unknown) => {
    throw new RequestError(response.status, { cause });
  });
  return { content, name: nameIn(response.headers.get('content-disposition'), format) };
}

/** In `language`, or in the customer's where it is undefined. */
export function fetchCallSheet(
  address: PanelAddress,
  connectionId: ConnectionId,
  language: string | undefined,
  signal: AbortSignal,
): Promise<CallSheet> {
  const parameters = { connection: connectionId, ...(language !== undefined && { language }) };
  return sendJson<CallSheet>(exportUrl(address, 'call-sheet', parameters), { signal });
}

function exportUrl(
  address: PanelAddress,
  route: 'export' | 'call-sheet',
  parameters: Readonly<Record<string, string>>,
): string {
  const query = new URLSearchParams({ ...claimParameters(address), ...parameters });
  return `/api/panel/${encodeURIComponent(address.panelKey)}/${route}?${query.toString()}`;
}

/** As our own server writes it (RFC 8187). */
function nameIn(disposition: string | null, format: string): string {
  const encoded = /filename\*=UTF-8''([^;]+)/.exec(disposition ?? '')?.[1];
  return encoded === undefined ? `export.${format}` : decodeURIComponent(encoded);
}
