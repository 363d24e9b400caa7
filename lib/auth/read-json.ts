import type { z } from 'zod';
import { AppError } from '../errors.ts';
import { findJson } from '../http/find-json.ts';

const MAX_BYTES = 64 * 1024;

/**
 * The JSON body of a request, parsed. Reads no further than 64 KB, whatever length was announced.
 *
 * @throws AppError `input.too-large`, `input.invalid`
 */
export async function readJson<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
): Promise<z.output<Schema>> {
  const text = await readText(request);
  const parsed = schema.safeParse(findJson(text));
  if (!parsed.success) throw new AppError('input.invalid', 'body is not what the route takes');
  return parsed.data;
}

async function readText(request: Request): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BYTES) throw new AppError('input.too-large', 'body is larger than 64 KB');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
