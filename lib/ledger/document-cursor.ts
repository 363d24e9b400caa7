import { z } from 'zod';
import type { FirstGlancePosition } from '../db/document-store.ts';
import { DOCUMENT_TYPES } from '../domain/document.ts';
import { AppError } from '../errors.ts';

/** Opaque to whoever passes it on; it names a position, not a right. */
export function toCursor({ firstGlance, type, number }: FirstGlancePosition): string {
  return Buffer.from(JSON.stringify([firstGlance, type, number]), 'utf8').toString('base64url');
}

/** As `firstGlance` writes it. */
const FIRST_GLANCE = /^[01](\d{4}-\d{2}-\d{2}|~)$/;
/** No stored number holds a control character, and PostgreSQL cannot even be asked for NUL. */
const NUMBER = /^\P{Cc}{1,100}$/u;

const cursorSchema = z.tuple([
  z.string().regex(FIRST_GLANCE),
  z.enum(DOCUMENT_TYPES),
  z
    .string()
    .regex(NUMBER)
    .refine((number) => number.isWellFormed()),
]);

/** Throws `input.invalid`. */
export function parseCursor(cursor: string): FirstGlancePosition {
  const [firstGlance, type, number] = parseTuple(cursor);
  return { firstGlance, type, number };
}

function parseTuple(cursor: string): z.infer<typeof cursorSchema> {
  try {
    return cursorSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch (cause) {
    throw new AppError('input.invalid', 'cursor is none of ours', { cause });
  }
}
