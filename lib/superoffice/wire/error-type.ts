import { z } from 'zod';

const errorSchema = z.object({ ErrorType: z.string() });

/** The last part of `ErrorType` in `{ Error, ErrorType, ErrorMessage, ErrorSource }`. */
export function findErrorType(body: string): string | undefined {
  return errorSchema.safeParse(findJson(body)).data?.ErrorType.split('.').at(-1);
}

function findJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
