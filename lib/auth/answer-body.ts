interface AnswerParts {
  readonly chunks: AsyncGenerator<Uint8Array, void>;
  /** The client went away: nothing is asked for any more. */
  readonly cancel: () => unknown;
}

/**
 * A body whose parts are made or fetched while it is sent, each when the one before has left.
 * `onFailure` is called once when a part cannot be had; the body is cut off then, never ended.
 */
export function answerBody(
  { chunks, cancel }: AnswerParts,
  onFailure: (error: unknown) => void,
): ReadableStream<Uint8Array> {
  const client = { isGone: false };
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { value, done } = await chunks.next();
          // The part that was under way has nobody to go to, which is no failure.
          if (client.isGone) return;
          if (done === true) controller.close();
          else controller.enqueue(value);
        } catch (error) {
          if (client.isGone) return;
          onFailure(error);
          controller.error(error);
        }
      },
      async cancel() {
        client.isGone = true;
        await cancel();
      },
    },
    { highWaterMark: 0 },
  );
}
