import { AppError } from '../errors.ts';

/**
 * The bytes of a request's body. Reads no further than `maxBytes`, whatever length was announced.
 *
 * @throws AppError `input.too-large`
 */
export async function readRequestBody(request: Request, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) {
      throw new AppError('input.too-large', `body is larger than ${maxBytes} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
