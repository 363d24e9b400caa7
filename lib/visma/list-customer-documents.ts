import type { CustomerDocument, DocumentStatus } from '../domain/document.ts';
import type { CustomerNumber } from '../domain/ids.ts';
import { AppError, hasCode } from '../errors.ts';
import type { Priority } from '../http/limiter.ts';
import type { VismaCaller } from './caller.ts';
import type { VismaClient } from './client.ts';
import { listMetadata, toCustomerDocument, vismaRowsSchema } from './wire/customer-document.ts';

export interface DocumentPageRequest {
  readonly customerNumber: CustomerNumber;
  /** From 1. */
  readonly pageNumber: number;
  /** Visma caps it in silence at `maxPageSize`; filters and size must stay the same over all pages. */
  readonly pageSize: number;
  readonly status?: Exclude<DocumentStatus, 'Unknown'>;
  /** The company's currency, if known: helps to mark foreign documents without their own amounts. */
  readonly baseCurrency?: string;
  /** `interactive` when absent: somebody waits. */
  readonly priority?: Priority;
  readonly signal?: AbortSignal;
}

export interface CustomerDocumentPage {
  /** Oldest first, as Visma gives them; it cannot sort. */
  readonly documents: readonly CustomerDocument[];
  /** Of the whole list; undefined on an empty page, which carries no metadata. */
  readonly totalCount: number | undefined;
  readonly maxPageSize: number | undefined;
}

/**
 * One page of a customer's documents (`GET /v1/customer/{customerNumber}/document`). Throws
 * `visma.no-such-customer` and what `VismaClient.get` throws.
 */
export async function listCustomerDocuments(
  client: VismaClient,
  caller: VismaCaller,
  request: DocumentPageRequest,
): Promise<CustomerDocumentPage> {
  const { pageNumber } = request;
  const rows = parseRows(await readPage(client, caller, request));
  return {
    documents: rows.map((row, index) =>
      toCustomerDocument(row, `${pageNumber}.${index + 1}`, request.baseCurrency),
    ),
    ...listMetadata(rows),
  };
}

async function readPage(
  client: VismaClient,
  caller: VismaCaller,
  { customerNumber, pageNumber, pageSize, status, priority, signal }: DocumentPageRequest,
): Promise<unknown> {
  try {
    return await client.get(caller, {
      path: ['v1', 'customer', customerNumber, 'document'],
      query: { pageNumber, pageSize, ...(status !== undefined && { status }) },
      priority: priority ?? 'interactive',
      ...(signal !== undefined && { signal }),
    });
  } catch (cause) {
    if (!hasCode(cause, 'visma.not-found')) throw cause;
    throw new AppError('visma.no-such-customer', 'Visma does not know the customer number', {
      cause,
    });
  }
}

function parseRows(json: unknown): readonly unknown[] {
  const rows = vismaRowsSchema.safeParse(json);
  if (rows.success) return rows.data;
  throw new AppError('visma.unexpected-response', 'Visma sent no list of documents');
}
