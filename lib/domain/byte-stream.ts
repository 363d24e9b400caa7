/** Bytes that may still be on their way from another server, and keep its connection until they end. */
export interface ByteStream {
  /** Of all of them; undefined where the sender did not tell. */
  readonly length: number | undefined;
  /**
   * Taken once, each asked for when the one before was taken. Throws `http.timeout`,
   * `http.unreachable`, `http.too-large` and `http.aborted`.
   */
  readonly chunks: AsyncGenerator<Uint8Array, void>;
  /** Nobody wants the rest: the connection is closed at once. */
  readonly cancel: () => void;
  /** Resolves, and never rejects, when the connection is no longer held, for whichever reason. */
  readonly ended: Promise<void>;
}
