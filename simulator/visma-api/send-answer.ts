import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Answer } from './answer.ts';

const compressGzip = promisify(gzip);
const compressBrotli = promisify(brotliCompress);

/** Compresses when asked to, as the real API does (br and gzip). */
export async function sendAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
  extra: Readonly<Record<string, string>>,
): Promise<void> {
  const plain =
    typeof answer.body === 'string'
      ? Buffer.from(answer.body, 'utf8')
      : (answer.body ?? Buffer.alloc(0));
  const encoding =
    plain.length === 0 ? undefined : chooseEncoding(request.headers['accept-encoding'] ?? '');
  const body = await compress(plain, encoding);
  response.writeHead(answer.status, {
    ...extra,
    ...answer.headers,
    ...(encoding === undefined ? {} : { 'content-encoding': encoding, vary: 'Accept-Encoding' }),
    'content-length': body.length,
    'Ipp-Request-Id': randomUUID(),
  });
  response.end(body);
}

function chooseEncoding(accepted: string): 'br' | 'gzip' | undefined {
  const names = accepted
    .split(',')
    .map((part) => part.trim())
    .filter((part) => !/;\s*q=0(?:\.0*)?$/u.test(part))
    .map((part) => part.split(';')[0]);
  if (names.includes('br')) return 'br';
  return names.includes('gzip') ? 'gzip' : undefined;
}

async function compress(body: Buffer, encoding: 'br' | 'gzip' | undefined): Promise<Buffer> {
  if (encoding === undefined) return body;
  if (encoding === 'gzip') return compressGzip(body);
  // The default quality of 11 takes seconds for a full page.
  return compressBrotli(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } });
}
