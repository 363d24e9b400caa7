import type { CustomerDocument, DocumentType } from '../domain/document.ts';
import type { Db } from './db.ts';
import { toCustomerDocument } from './document-row.ts';
import type { LedgerRef } from './ledger-store.ts';

export interface DocumentLookup {
  /** One row of a ledger; undefined when it has no such document. */
  find(
    ref: LedgerRef,
    document: { readonly type: DocumentType; readonly number: string },
  ): Promise<CustomerDocument | undefined>;
}

export function createDocumentLookup(db: Db): DocumentLookup {
  return {
    async find({ tenantId, ledgerId }, { type, number }) {
      const row = await db.read
        .selectFrom('document')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('ledger_id', '=', ledgerId)
        .where('document_type', '=', type)
        .where('reference_number', '=', number)
        .executeTakeFirst();
      return row && toCustomerDocument(row);
    },
  };
}
