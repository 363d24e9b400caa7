import type { Db } from './db.ts';
import type { RankedDocument } from './document-row.ts';
import { toCustomerDocument } from './document-row.ts';
import type { LedgerRef } from './ledger-store.ts';

/** The last row of a page, in the order of the first glance. */
export interface FirstGlancePosition {
  readonly firstGlance: string;
  readonly type: string;
  readonly number: string;
}

export interface DocumentStore {
  /** In the order of the first glance, starting behind `after`. */
  listByFirstGlance(
    ref: LedgerRef,
    page: { readonly after: FirstGlancePosition | undefined; readonly limit: number },
  ): Promise<readonly RankedDocument[]>;
}

export function createDocumentStore(db: Db): DocumentStore {
  return {
    listByFirstGlance: async ({ tenantId, ledgerId }, { after, limit }) => {
      let query = db.read
        .selectFrom('document')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('ledger_id', '=', ledgerId);
      if (after !== undefined) {
        query = query.where((where) =>
          where(
            where.refTuple('first_glance', 'document_type', 'reference_number'),
            '>',
            where.tuple(after.firstGlance, after.type, after.number),
          ),
        );
      }
      const rows = await query
        .orderBy('first_glance')
        .orderBy('document_type')
        .orderBy('reference_number')
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        document: toCustomerDocument(row),
        firstGlance: row.first_glance,
      }));
    },
  };
}
