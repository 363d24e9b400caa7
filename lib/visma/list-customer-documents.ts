import type { DocumentStatus } from '../domain/document.ts';
import type { CustomerNumber } from '../domain/ids.ts';
import { AppError, hasCode } from '../errors.ts';
import type { Priority } from '../http/limiter.ts';
import type { VismaCaller } from './caller.ts';
import type { VismaClient } from './client.ts';
import type { CustomerDocumentPage } from './read-document-list.ts';
import { changedSinceQuery, parseRows } from './read-document-list.ts';
import { listMetadata, toCustomerDocument } from './wire/customer-document.ts';

export interface DocumentPageRequest {
  readonly customerNumber: CustomerNumber;
  /** From 1. */
  readonly pageNumber: number;
  /** Visma caps it in silence at `maxPageSize`; filters and size must stay the same over all pages. */
  readonly pageSize: number;
  readonly status?: Exclude<DocumentStatus, 'Unknown'>;
  /** `YYYY-MM-DD HH:MM:SS` in the zone of Visma's stamps, which is not documented. */
  readonly changedSince?: string;
  /** The company's currency, if known: helps to mark foreign documents without their own amounts. */
  readonly baseCurrency?: string;
  /** `interactive` when absent: somebody waits. */
  readonly priority?: Priority;
  readonly signal?: AbortSignal;
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
  request: DocumentPageRequest,
): Promise<unknown> {
  const { customerNumber, pageNumber, pageSize, status, changedSince, priority, signal } = request;
  try {
    return await client.get(caller, {
      path: ['v1', 'customer', customerNumber, 'document'],
      query: {
        pageNumber,
        pageSize,
        ...(status !== undefined && { status }),
        ...changedSinceQuery(changedSince),
      },
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
