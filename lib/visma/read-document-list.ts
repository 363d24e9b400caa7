import type { CustomerDocument } from '../domain/document.ts';
import { AppError } from '../errors.ts';
import type { VismaListMetadata } from './wire/customer-document.ts';
import { vismaRowsSchema } from './wire/customer-document.ts';

export interface CustomerDocumentPage extends VismaListMetadata {
  /** Oldest first, as Visma gives them; it cannot sort. */
  readonly documents: readonly CustomerDocument[];
}

/** A list of the ERP API is a bare array. Throws `visma.unexpected-response`. */
export function parseRows(json: unknown): readonly unknown[] {
  const rows = vismaRowsSchema.safeParse(json);
  if (rows.success) return rows.data;
  throw new AppError('visma.unexpected-response', 'Visma sent no list');
}

/**
 * The filter on the last change. Its name is documented; a name Visma does not know would be
 * ignored in silence.
 */
export function changedSinceQuery(changedSince: string | undefined): Record<string, string> {
  if (changedSince === undefined) return {};
  return { lastModifiedDateTime: changedSince, lastModifiedDateTimeCondition: '>=' };
}
