import { z } from 'zod';
import type { FirstGlancePosition } from '../db/document-store.ts';
import { AppError } from '../errors.ts';

/** Opaque to whoever passes it on; it names a position, not a right. */
export function toCursor({ firstGlance, type, number }: FirstGlancePosition): string {
  return Buffer.from(JSON.stringify([firstGlance, type, number]), 'utf8').toString('base64url');
}

const cursorSchema = z.tuple([z.string().max(20), z.string().max(40), z.string().max(200)]);

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
