import {
  DummyDriver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { expect, test } from 'vitest';
import { toDocumentRow } from '#lib/db/document-row.ts';
import { compileUpsert } from '#lib/db/document-writes.ts';
import type { Tables } from '#lib/db/tables.ts';
import type { LedgerId, TenantId } from '#lib/domain/ids.ts';
import { createDocument } from '#tests/support/documents.ts';

const db = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (of) => new SqliteIntrospector(of),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});
const ledger = { tenantId: 'Cust41001' as TenantId, ledgerId: 'l1' as LedgerId };
const ROW = {
  ...toDocumentRow(ledger, 3, { document: createDocument(), firstGlance: '1' }),
  seen_page: 2,
};

/** What each column would be given. */
function written(row: typeof ROW): Record<string, unknown> {
  const upsert = { table: 'document', isFromPayments: false } as const;
  const { sql, parameters } = compileUpsert(db, upsert, row);
  const [, names = ''] = /^insert into "document" \(([^)]+)\)/.exec(sql) ?? [];
  const columns = names.replaceAll('"', '').split(', ');
  return Object.fromEntries(columns.map((name, place) => [name, parameters[place]]));
}

test('each value goes into its own column, in whatever order a row names them', () => {
  expect(written(ROW)).toEqual(ROW);
  expect(written(Object.fromEntries(Object.entries(ROW).toReversed()) as typeof ROW)).toEqual(ROW);
});

test('the statement is the same for every row, so that it is prepared once', () => {
  const upsert = { table: 'document_staging', isFromPayments: true } as const;
  const turned = Object.fromEntries(Object.entries(ROW).toReversed()) as typeof ROW;
  const statements = [ROW, turned].map((row) => compileUpsert(db, upsert, row));
  expect(statements[0]?.sql).toBe(statements[1]?.sql);
  expect(statements[0]?.parameters).toEqual(statements[1]?.parameters);
});
