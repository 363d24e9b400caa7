import type { VismaCaller } from './caller.ts';
import type { VismaClient } from './client.ts';

/** Of one print or attachment. */
export const MAX_FILE_BYTES = 25_000_000;

export interface VismaFile {
  readonly bytes: Uint8Array;
  /** As Visma says it, without parameters, in lower case; empty when it says nothing. */
  readonly contentType: string;
}

/** The latest revision of an attachment. Throws `http.too-large` and what `VismaClient.getFile` throws. */
export async function getAttachment(
  client: VismaClient,
  caller: VismaCaller,
  attachmentId: string,
): Promise<VismaFile> {
  const { bytes, headers } = await client.getFile(caller, {
    path: ['v1', 'attachment', attachmentId],
    priority: 'interactive',
    maxBytes: MAX_FILE_BYTES,
  });
  const [type = ''] = (headers.get('content-type') ?? '').split(';');
  return { bytes, contentType: type.trim().toLowerCase() };
}
