import type { ByteStream } from '../domain/byte-stream.ts';
import { contentDisposition } from '../http/content-disposition.ts';
import { FILE_POLICY } from '../http/security-headers.ts';
import { answerBody } from './answer-body.ts';
import { NOT_STORED } from './problem-answer.ts';

export interface FileToSend {
  /** Whole, or as it comes. */
  readonly content: Uint8Array | ByteStream;
  readonly name: string;
  readonly contentType: string;
  /** In the tab, or into the folder of downloads. */
  readonly disposition: 'inline' | 'attachment';
}

/**
 * A file of a foreign system, on our origin. One that breaks off, or turns out to be too large, is
 * cut, never ended; `onFailure` is called once then.
 */
export function fileAnswer(
  { content, name, contentType, disposition }: FileToSend,
  onFailure: (error: unknown) => void,
): Response {
  const isWhole = content instanceof Uint8Array;
  const length = isWhole ? content.byteLength : content.length;
  return new Response(isWhole ? content.slice() : answerBody(content, onFailure), {
    headers: {
      'content-type': contentType,
      ...(length !== undefined && { 'content-length': String(length) }),
      'content-disposition': contentDisposition(disposition, name),
      'content-security-policy': FILE_POLICY,
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': NOT_STORED,
    },
  });
}
