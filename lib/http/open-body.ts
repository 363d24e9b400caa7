import type { IncomingMessage } from 'node:http';
import type { ByteStream } from '../domain/byte-stream.ts';
import { AppError, isAppError } from '../errors.ts';
import type { OpenRequest } from './http.ts';
import { decoded, refuseAnnounced, tooLarge } from './read-body.ts';
import { toTransportError } from './transport-error.ts';

interface OpenedBody {
  /** At least `headBytes`, or all there are. */
  readonly head: Uint8Array;
  /** Everything, the head first. */
  readonly stream: ByteStream;
}

type Bounds = Pick<OpenRequest, 'maxBytes' | 'headBytes' | 'bodyMs' | 'stallMs'>;

/**
 * The first bytes of a body, so that its beginning can be judged, and a way to the rest. What comes
 * is not read ahead of who takes it; what is unpacked counts against `maxBytes`.
 */
export async function openBody(
  message: IncomingMessage,
  bounds: Bounds,
  stop: AbortController,
): Promise<OpenedBody> {
  refuseAnnounced(message, bounds.maxBytes);
  const source = (decoded(message) as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
  const first = await readHead(source, bounds).catch((error: unknown) => {
    message.destroy();
    throw error;
  });
  // An abort that came while the head was taken would be heard by nobody below.
  stop.signal.throwIfAborted();
  const { promise: ended, resolve: end } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => {
    stop.abort(new AppError('http.timeout', `no whole body in ${bounds.bodyMs} ms`));
  }, bounds.bodyMs);
  const settle = () => {
    clearTimeout(timer);
    message.destroy();
    end(undefined);
  };
  stop.signal.addEventListener('abort', settle, { once: true });
  // The server may go away while nobody takes anything. Where bytes wait in the socket, which is not
  // read ahead, that shows only when they are taken or `bodyMs` are over.
  message.once('close', settle);
  const head = Buffer.concat(first.chunks);
  // What is here already holds no connection, whoever takes it when.
  if (first.isAll || message.closed) settle();
  return {
    head,
    stream: {
      length: first.isAll ? head.byteLength : lengthOf(message),
      chunks: takeAll(head, first.isAll ? undefined : source, { bounds, stop, settle }),
      cancel: () => stop.abort(new AppError('http.aborted', 'nobody takes the rest')),
      ended,
    },
  };
}

async function readHead(source: AsyncIterator<Uint8Array>, { headBytes, maxBytes }: Bounds) {
  const chunks: Uint8Array[] = [];
  let size = 0;
  while (size < headBytes) {
    const next = await source.next();
    if (next.done === true) return { chunks, isAll: true };
    size += next.value.byteLength;
    if (size > maxBytes) throw tooLarge(maxBytes);
    chunks.push(next.value);
  }
  return { chunks, isAll: false };
}

interface Taking {
  readonly bounds: Bounds;
  readonly stop: AbortController;
  readonly settle: () => void;
}

async function* takeAll(
  head: Uint8Array,
  source: AsyncIterator<Uint8Array> | undefined,
  { bounds, stop, settle }: Taking,
): AsyncGenerator<Uint8Array, void> {
  let size = head.byteLength;
  try {
    stop.signal.throwIfAborted();
    yield head;
    while (source !== undefined) {
      const next = await nextOf(source, bounds.stallMs, stop);
      if (next.done === true) return;
      size += next.value.byteLength;
      if (size > bounds.maxBytes) throw tooLarge(bounds.maxBytes);
      yield next.value;
    }
  } catch (error) {
    const reason: unknown = stop.signal.reason;
    throw isAppError(reason) ? reason : toTransportError(error, 'reading');
  } finally {
    settle();
  }
}

/** Only the server's silence is counted, not the time for which nobody takes what came. */
async function nextOf(source: AsyncIterator<Uint8Array>, stallMs: number, stop: AbortController) {
  const timer = setTimeout(() => {
    stop.abort(new AppError('http.timeout', `nothing came for ${stallMs} ms`));
  }, stallMs);
  try {
    return await source.next();
  } finally {
    clearTimeout(timer);
  }
}

/** As announced; of a packed body nobody knows. */
function lengthOf({ headers }: IncomingMessage): number | undefined {
  const isPacked = (headers['content-encoding'] ?? 'identity') !== 'identity';
  const announced = headers['content-length'];
  return isPacked || announced === undefined ? undefined : Number(announced);
}
