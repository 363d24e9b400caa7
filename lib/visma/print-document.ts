import type { ByteStream } from '../domain/byte-stream.ts';
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
 * the bytes of the file (docs/visma.md §3), so its first bytes decide, before any is passed on, and
 * no header is believed.
 * Throws `document.not-a-pdf`, `http.too-large` and what `VismaClient.openFile` throws.
 */
export async function printDocument(
  client: VismaClient,
  caller: VismaCaller,
  document: {
    readonly type: PrintableType;
    readonly number: string;
    readonly signal?: AbortSignal;
  },
): Promise<ByteStream> {
  const { signal } = document;
  const { bytes, stream } = await client.openFile(caller, {
    path: ['v1', RESOURCES[document.type], document.number, 'print'],
    priority: 'interactive',
    maxBytes: MAX_FILE_BYTES,
    ...(signal !== undefined && { signal }),
  });
  if (PDF_START.equals(bytes.subarray(0, PDF_START.length))) return stream;
  stream.cancel();
  throw new AppError('document.not-a-pdf', 'Visma sent something that is no PDF', {
    facts: { bytes: bytes.byteLength },
  });
}
