import { contentDisposition } from '../http/content-disposition.ts';
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
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { value, done } = await parts.next();
          if (done === true) controller.close();
          else controller.enqueue(typeof value === 'string' ? encoder.encode(value) : value);
        } catch (error) {
          onFailure(error);
          controller.error(error);
        }
      },
      async cancel() {
        await parts.return();
      },
    },
    { highWaterMark: 0 },
  );
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
