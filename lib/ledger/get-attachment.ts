import type { ByteStream } from '../domain/byte-stream.ts';
import { AppError } from '../errors.ts';
import type { Abortable, DetailDeps, WantedDocument } from './detail-deps.ts';
import { getDocumentDetail } from './document-detail.ts';

export interface WantedAttachment extends WantedDocument {
  /** Visma's UUID of the file. */
  readonly attachmentId: string;
}

export interface AttachedFile {
  readonly stream: ByteStream;
  readonly name: string;
  /** One of `SHOWN_TYPES`, or bytes of no type. */
  readonly contentType: string;
}

/**
 * A file that hangs on a document of the customer. Attachments are found by their id alone in the
 * whole company, so the document's detail must name it. Throws `input.not-found` and as
 * `getDocumentDetail` does.
 */
export async function getAttachment(
  deps: DetailDeps,
  wanted: WantedAttachment & Abortable,
): Promise<AttachedFile> {
  const { name } = await findAttachment(deps, wanted);
  const { tenantId, connectionId, customerNumber, attachmentId, signal } = wanted;
  const asked = { tenantId, connectionId, customerNumber, attachmentId };
  const file = await deps.readAttachment({ ...asked, ...(signal !== undefined && { signal }) });
  return { stream: file.stream, name, contentType: toKnownType(file.contentType) };
}

/** What the document's detail says of the file. Throws `input.not-found`. */
export async function findAttachment(
  deps: Pick<DetailDeps, 'documents' | 'details' | 'readDetail'>,
  wanted: WantedAttachment,
) {
  const { detail } = await getDocumentDetail(deps, wanted);
  const attachment = detail?.attachments.find(({ id }) => id === wanted.attachmentId);
  if (attachment !== undefined) return attachment;
  throw new AppError('input.not-found', 'the document has no such attachment');
}

/** What people attach to invoices and no browser runs. */
const SHOWN_TYPES: ReadonlySet<string> = new Set([
  'application/pdf',
  'image/png',
  'image/jpeg',
  'text/plain',
  'text/csv',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
]);

function toKnownType(contentType: string): string {
  return SHOWN_TYPES.has(contentType) ? contentType : 'application/octet-stream';
}
