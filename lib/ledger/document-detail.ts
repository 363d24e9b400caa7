import type { DocumentDetail } from '../domain/document-detail.ts';
import { hasDetail } from '../domain/document-detail.ts';
import type { CustomerDocument } from '../domain/document.ts';
import { AppError } from '../errors.ts';
import type { DetailDeps, ReadDetail, WantedDocument } from './detail-deps.ts';

export interface OpenedDocument {
  readonly document: CustomerDocument;
  /** Undefined for types of which Visma tells no more than the ledger has. */
  readonly detail: DocumentDetail | undefined;
}

/**
 * A document that the customer's ledger has, with what Visma adds to it. Numbers are unique within
 * a company and not within a customer, so an answer that names another customer, or another
 * document, is treated as none. Throws `input.not-found` and what `readDetail` throws.
 */
export async function getDocumentDetail(
  deps: Pick<DetailDeps, 'documents' | 'details' | 'readDetail'>,
  wanted: WantedDocument,
): Promise<OpenedDocument> {
  const document = await getDocument(deps, wanted);
  const { type, number, date } = document;
  if (!hasDetail(type) || document.flaws.includes('number')) {
    return { document, detail: undefined };
  }
  const { tenantId, connectionId, customerNumber } = wanted;
  const asked = { tenantId, connectionId, customerNumber, type, number, date };
  const answered = await deps.details.get(asked, () => deps.readDetail(asked));
  if (!isOf(wanted, answered)) {
    throw new AppError('input.not-found', 'Visma answered with a document of somebody else');
  }
  return { document, detail: answered.detail };
}

/** The row of the ledger. Throws `input.not-found`. */
export async function getDocument(
  { documents }: Pick<DetailDeps, 'documents'>,
  wanted: WantedDocument,
): Promise<CustomerDocument> {
  const document = await documents.find(wanted, wanted);
  if (document !== undefined) return document;
  throw new AppError('input.not-found', 'the ledger has no such document');
}

/** Visma finds a customer whatever the case of its number is. */
function isOf(wanted: WantedDocument, answered: ReadDetail): boolean {
  return (
    answered.number === wanted.number &&
    folded(answered.customerNumber) === folded(wanted.customerNumber)
  );
}

function folded(text: string): string {
  return text.trim().toUpperCase();
}
