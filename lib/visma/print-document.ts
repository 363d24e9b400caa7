import type { PrintableType } from '../domain/document-detail.ts';
import { AppError } from '../errors.ts';
import type { VismaCaller } from './caller.ts';
import type { VismaClient } from './client.ts';
import { MAX_FILE_BYTES } from './get-attachment.ts';

const RESOURCES: Readonly<Record<PrintableType, string>> = {
  Invoice: 'customerinvoice',
  CreditNote: 'customerCreditNote',
  DebitNote: 'customerDebitNote',
};

const PDF_START = Buffer.from('%PDF-', 'latin1');

/**
 * A document as the PDF that the customer got. The specification calls the answer an object; it is
 * the bytes of the file (docs/visma.md §3), so its first bytes decide and no header is believed.
 * Throws `document.not-a-pdf`, `http.too-large` and what `VismaClient.getFile` throws.
 */
export async function printDocument(
  client: VismaClient,
  caller: VismaCaller,
  document: { readonly type: PrintableType; readonly number: string },
): Promise<Uint8Array> {
  const { bytes } = await client.getFile(caller, {
    path: ['v1', RESOURCES[document.type], document.number, 'print'],
    priority: 'interactive',
    maxBytes: MAX_FILE_BYTES,
  });
  if (PDF_START.equals(bytes.subarray(0, PDF_START.length))) return bytes;
  throw new AppError('document.not-a-pdf', 'Visma sent something that is no PDF', {
    facts: { bytes: bytes.byteLength },
  });
}
