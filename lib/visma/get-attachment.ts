import type { ByteStream } from '../domain/byte-stream.ts';
import type { VismaCaller } from './caller.ts';
import type { VismaClient } from './client.ts';

/** Of one print or attachment. */
export const MAX_FILE_BYTES = 25_000_000;

export interface VismaFile {
  readonly stream: ByteStream;
  /** As Visma says it, without parameters, in lower case; empty when it says nothing. */
  readonly contentType: string;
}

/** The latest revision of an attachment. Throws `http.too-large` and what `VismaClient.openFile` throws. */
export async function getAttachment(
  client: VismaClient,
  caller: VismaCaller,
  { attachmentId, signal }: { readonly attachmentId: string; readonly signal?: AbortSignal },
): Promise<VismaFile> {
  const { stream, headers } = await client.openFile(caller, {
    path: ['v1', 'attachment', attachmentId],
    priority: 'interactive',
    maxBytes: MAX_FILE_BYTES,
    ...(signal !== undefined && { signal }),
  });
  const [type = ''] = (headers.get('content-type') ?? '').split(';');
  return { stream, contentType: type.trim().toLowerCase() };
}
