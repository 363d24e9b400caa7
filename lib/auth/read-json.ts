import type { z } from 'zod';
import { AppError } from '../errors.ts';
import { findJson } from '../http/find-json.ts';
import { readRequestBody } from '../http/read-request-body.ts';

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
  const bytes = await readRequestBody(request, MAX_BYTES);
  const parsed = schema.safeParse(findJson(Buffer.from(bytes).toString('utf8')));
  if (!parsed.success) throw new AppError('input.invalid', 'body is not what the route takes');
  return parsed.data;
}
