import type { ByteStream } from '../domain/byte-stream.ts';
import { isPrintable } from '../domain/document-detail.ts';
import { AppError } from '../errors.ts';
import type { Abortable, DetailDeps, WantedDocument } from './detail-deps.ts';
import { getDocument, getDocumentDetail } from './document-detail.ts';

/**
 * The PDF of a document that the customer's ledger has. The answer to a print says nothing of a
 * customer, so the document's detail is asked whose it is first. Throws `document.no-print`,
 * `document.not-a-pdf`, and as `getDocumentDetail` does.
 */
export async function printDocument(
  deps: DetailDeps,
  wanted: WantedDocument & Abortable,
): Promise<ByteStream> {
  const { type, number } = await getDocument(deps, wanted);
  if (!isPrintable(type)) throw new AppError('document.no-print', 'Visma prints no such document');
  await getDocumentDetail(deps, wanted);
  const { tenantId, connectionId, customerNumber, signal } = wanted;
  const document = { tenantId, connectionId, customerNumber, type, number };
  return deps.readPrint({ ...document, ...(signal !== undefined && { signal }) });
}
