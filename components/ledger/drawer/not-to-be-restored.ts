import { RequestError } from '#components/api/send-json.ts';
import type { DocumentPage } from '#lib/domain/card.ts';

/**
 * Whether there is no use in remembering that the document was open: it is not among those that its
 * number finds, or was refused. A server that did not answer may have it next time.
 */
export function isNotToBeRestored(
  { data, error }: { readonly data: DocumentPage | undefined; readonly error: unknown },
  documentKey: string,
): boolean {
  if (data !== undefined) return !data.rows.some(({ key }) => key === documentKey);
  return error instanceof RequestError && error.status >= 400 && error.status < 500;
}
