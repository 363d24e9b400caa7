import { z } from 'zod';
import type { DocumentType } from '#lib/domain/document.ts';
import { DOCUMENT_TYPES } from '#lib/domain/document.ts';
import { AppError } from '#lib/errors.ts';
import { parseConnectionId, refreshBody } from '../panel-address.ts';

const MAX_NUMBER = 60;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** What `POST print` takes. */
export const printBody = refreshBody.extend({ type: z.string(), number: z.string() });
/** What `POST attachment` takes. */
export const attachmentBody = printBody.extend({ attachment: z.string().regex(UUID) });

interface DocumentWords {
  readonly connection: string | null;
  readonly type: string | null;
  readonly number: string | null;
}

/** What is not of our form names no document that exists. Throws `input.not-found`. */
export function parseDocument({ connection, type, number }: DocumentWords) {
  return {
    connectionId: parseConnectionId(connection),
    type: parseType(type),
    number: parseNumber(number ?? ''),
  };
}

function parseType(text: string | null): DocumentType {
  const type = DOCUMENT_TYPES.find((known) => known === text);
  if (type === undefined) throw new AppError('input.not-found', 'no such type of document');
  return type;
}

function parseNumber(text: string): string {
  if (text !== '' && text.length <= MAX_NUMBER) return text;
  throw new AppError('input.not-found', 'no such document');
}
