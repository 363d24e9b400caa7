import { AppError } from '../errors.ts';
import type { VismaCaller } from './caller.ts';
import type { VismaClient } from './client.ts';
import type { DocumentPageRequest } from './list-customer-documents.ts';
import type { CustomerDocumentPage } from './read-document-list.ts';
import { changedSinceQuery, parseRows } from './read-document-list.ts';
import { listMetadata } from './wire/customer-document.ts';
import { paidCustomer, toPaymentDocument } from './wire/payment.ts';

export type PaymentPageRequest = Omit<DocumentPageRequest, 'status' | 'baseCurrency' | 'priority'>;

/**
 * One page of a customer's payments (`GET /v1/customerPayment?customer=…`), asked for in the
 * background. Throws what `VismaClient.get` throws, and `visma.unexpected-response` when a row
 * belongs to somebody else: Visma ignores a filter it does not know in silence, and another
 * customer's payments must never be shown here.
 */
export async function listCustomerPayments(
  client: VismaClient,
  caller: VismaCaller,
  { customerNumber, pageNumber, pageSize, changedSince, signal }: PaymentPageRequest,
): Promise<CustomerDocumentPage> {
  const json = await client.get(caller, {
    path: ['v1', 'customerPayment'],
    query: {
      customer: customerNumber,
      pageNumber,
      pageSize,
      ...changedSinceQuery(changedSince),
    },
    priority: 'background',
    ...(signal !== undefined && { signal }),
  });
  const rows = parseRows(json);
  if (rows.some((row) => !isSame(paidCustomer(row), customerNumber)))
    throw new AppError('visma.unexpected-response', 'Visma sent payments of another customer');
  return {
    documents: rows.map((row, index) => toPaymentDocument(row, `P${pageNumber}.${index + 1}`)),
    ...listMetadata(rows),
  };
}

/** Visma finds customers whatever the case of their number. */
function isSame(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}
