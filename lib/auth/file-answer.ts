import { contentDisposition } from '../http/content-disposition.ts';
import { FILE_POLICY } from '../http/security-headers.ts';
import { NOT_STORED } from './problem-answer.ts';

export interface FileToSend {
  readonly bytes: Uint8Array;
  readonly name: string;
  readonly contentType: string;
  /** In the tab, or into the folder of downloads. */
  readonly disposition: 'inline' | 'attachment';
}

/** A file of a foreign system, on our origin. It came whole, so its length is known. */
export function fileAnswer({ bytes, name, contentType, disposition }: FileToSend): Response {
  return new Response(bytes.slice(), {
    headers: {
      'content-type': contentType,
      'content-length': String(bytes.byteLength),
      'content-disposition': contentDisposition(disposition, name),
      'content-security-policy': FILE_POLICY,
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': NOT_STORED,
    },
  });
}
