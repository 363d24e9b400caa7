import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { DocumentPosition } from '../db/document-store.ts';
import { sortKeyKind } from '../db/document-order.ts';
import type { DocumentQuery } from '../domain/document-query.ts';
import { DOCUMENT_TYPES } from '../domain/document.ts';
import type { LedgerId } from '../domain/ids.ts';
import { AppError } from '../errors.ts';

/** What a position belongs to: in another list it would be a position too, and a wrong one. */
export interface CursorScope {
  readonly ledgerId: LedgerId;
  readonly query: DocumentQuery;
}

/** Opaque to whoever passes it on; it names a position, not a right. */
export function toCursor(scope: CursorScope, { key, type, number }: DocumentPosition): string {
  const position: Position = [key, type, number];
  const cursor = JSON.stringify([checkOf(scope, position), ...position]);
  return Buffer.from(cursor, 'utf8').toString('base64url');
}

type Position = readonly [DocumentPosition['key'], string, string];

/**
 * Finds cursors of other queries and changed ones. Who computes it anew only asks for rows of a
 * ledger that may be read anyway.
 */
function checkOf({ ledgerId, query }: CursorScope, position: Position): string {
  const { view, ageing, currency, search, from, to, sort, direction } = query;
  const asked = [ledgerId, view, ageing, currency, search, from, to, sort, direction];
  const text = JSON.stringify([asked.map((value) => value ?? null), position]);
  return createHash('sha256').update(text).digest('base64url').slice(0, 16);
}

/** No stored text holds a control character, and PostgreSQL cannot even be asked for NUL. */
const textSchema = z
  .string()
  .regex(/^\P{Cc}*$/u)
  .refine((text) => text.isWellFormed());

const cursorSchema = z.tuple([
  z.string(),
  z.union([textSchema.max(200), z.int(), z.null()]),
  z.enum(DOCUMENT_TYPES),
  textSchema.min(1).max(100),
]);

/** Throws `input.invalid`. */
export function parseCursor(scope: CursorScope, cursor: string): DocumentPosition {
  const [check, key, type, number] = parseTuple(cursor);
  const isOfSort =
    key === null || (typeof key === 'number') === (sortKeyKind(scope.query.sort) === 'amount');
  if (!isOfSort || check !== checkOf(scope, [key, type, number])) {
    throw new AppError('input.invalid', 'cursor of another list');
  }
  return { key, type, number };
}

function parseTuple(cursor: string): z.infer<typeof cursorSchema> {
  try {
    return cursorSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch (cause) {
    throw new AppError('input.invalid', 'cursor is none of ours', { cause });
  }
}
