import { z } from 'zod';
import { findJson } from '../../http/find-json.ts';

const errorSchema = z.object({ ErrorType: z.string() });

/** The last part of `ErrorType` in `{ Error, ErrorType, ErrorMessage, ErrorSource }`. */
export function findErrorType(body: string): string | undefined {
  return errorSchema.safeParse(findJson(body)).data?.ErrorType.split('.').at(-1);
}
