import type { CardExport } from '#lib/domain/document-export.ts';
import type { DocumentQuery } from '#lib/domain/document-query.ts';
import type { OpenItems } from '#lib/domain/open-items.ts';
import { gatherOpenItems } from '#lib/domain/open-items.ts';

const CLAIMS: DocumentQuery = { view: 'open', sort: 'due', direction: 'ascending' };

export interface OpenDocuments {
  readonly items: readonly OpenItems[];
  /** When they were read completely (epoch milliseconds). */
  readonly readAt: number | undefined;
}

/** Claims with something left, by due date. `maxRows` per currency are told one by one. */
export async function readOpenClaims(
  { read, today }: CardExport,
  maxRows: number,
): Promise<OpenDocuments> {
  const { pages, readAt } = await read(CLAIMS);
  return { items: await gatherOpenItems(pages, { today, maxRows }), readAt };
}
