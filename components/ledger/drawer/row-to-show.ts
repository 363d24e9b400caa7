import type { DocumentRow } from '#lib/domain/card.ts';

/**
 * What the list has now of the open document. A row stays open as it was last shown when the list
 * is read anew and no longer has it.
 */
export function rowToShow(
  rows: readonly DocumentRow[],
  openKey: string,
  shown: DocumentRow | undefined,
): DocumentRow | undefined {
  const present = rows.find(({ key }) => key === openKey);
  return present ?? (shown?.key === openKey ? shown : undefined);
}
