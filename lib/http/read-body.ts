import type { IncomingMessage } from 'node:http';
import type { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { AppError } from '../errors.ts';

/**
 * The whole decoded body. The socket is destroyed as soon as it is known that the body will not
 * be used: more than `maxBytes` announced, sent or unpacked, or the signal fires.
 */
export async function readBody(
  message: IncomingMessage,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  refuseAnnounced(message, maxBytes);
  const destroy = () => {
    message.destroy();
  };
  signal.addEventListener('abort', destroy, { once: true });
  try {
    return await collect(decoded(message), maxBytes);
  } catch (error) {
    message.destroy();
    throw error;
  } finally {
    signal.removeEventListener('abort', destroy);
  }
}

/** Throws `http.too-large`, and closes the connection, when more than `maxBytes` are announced. */
export function refuseAnnounced(message: IncomingMessage, maxBytes: number): void {
  const announced = Number(message.headers['content-length'] ?? '0');
  if (announced <= maxBytes) return;
  message.destroy();
  throw tooLarge(maxBytes);
}

export function decoded(message: IncomingMessage): Readable {
  const decoder = decoderFor(message.headers['content-encoding']);
  if (decoder === undefined) return message;
  // Errors of either side reach the reader through the decoder.
  return pipeline(message, decoder, () => undefined);
}

function decoderFor(encoding: string | undefined): Transform | undefined {
  switch (encoding?.trim().toLowerCase()) {
    case undefined:
    case '':
    case 'identity':
      return undefined;
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'deflate':
      return createInflate();
    case 'br':
      return createBrotliDecompress();
    default:
      throw new AppError('http.unreachable', 'unknown content encoding', {
        facts: { reason: 'encoding' },
      });
  }
}

async function collect(source: Readable, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of source as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

export function tooLarge(maxBytes: number): AppError {
  return new AppError('http.too-large', `the answer is larger than ${maxBytes} bytes`);
}
