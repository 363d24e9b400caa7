import { contentDisposition } from '../http/content-disposition.ts';
import { answerBody } from './answer-body.ts';
import { NOT_STORED } from './problem-answer.ts';

interface StreamToSend {
  readonly name: string;
  readonly contentType: string;
  /** Called once when a part cannot be made: the answer is cut off then, never ended. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * A download that is made while it is sent. A part is asked for when the one before has left; when
 * the client goes away, none is any more.
 */
export function streamAnswer(
  parts: AsyncGenerator<string | Uint8Array, void>,
  { name, contentType, onFailure }: StreamToSend,
): Response {
  const chunks = encoded(parts);
  const body = answerBody({ chunks, cancel: () => chunks.return() }, onFailure);
  return new Response(body, {
    headers: {
      'content-type': contentType,
      'content-disposition': contentDisposition('attachment', name),
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': NOT_STORED,
    },
  });
}

async function* encoded(
  parts: AsyncGenerator<string | Uint8Array, void>,
): AsyncGenerator<Uint8Array, void> {
  const encoder = new TextEncoder();
  for await (const part of parts) yield typeof part === 'string' ? encoder.encode(part) : part;
}
