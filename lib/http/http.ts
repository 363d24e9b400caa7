import type { ByteStream } from '../domain/byte-stream.ts';

/** A request to another server. Nothing about it is implied: time and size always have a bound. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD';
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | undefined;
  /** For everything: connection, headers and the whole body. */
  readonly timeoutMs: number;
  /** Of the body, also after decompression. */
  readonly maxBytes: number;
  readonly signal?: AbortSignal | undefined;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
  /** As UTF-8, without a byte order mark; what is no UTF-8 becomes U+FFFD. */
  text(): string;
  /** Throws a SyntaxError or TypeError for anything that is not JSON in UTF-8. */
  json(): unknown;
}

/**
 * Asks and gives back what came, whatever its status; judging it is the caller's. Redirects are
 * answers like any other and are not followed.
 *
 * Throws `http.forbidden-origin` before a socket is opened, `http.timeout`, `http.too-large`,
 * `http.aborted` (the caller's signal), `http.certificate`, and `http.unreachable` for everything
 * else; its fact `reason` tells `dns`, `refused`, `reset`, `tls`, `truncated`, `encoding` and
 * `network` apart, and `phase` says how far the call came.
 */
export interface Http {
  send(request: HttpRequest): Promise<HttpResponse>;
}

/** A request whose answer is passed on while it comes. */
export interface OpenRequest extends HttpRequest {
  /** To be there before anything is decided; fewer only if the body has no more. */
  readonly headBytes: number;
  /** For the whole body, whoever takes it how slowly. */
  readonly bodyMs: number;
  /** Without a byte, while one is waited for. */
  readonly stallMs: number;
}

export interface OpenedResponse extends HttpResponse {
  /** The whole body, which begins with `bytes`; cancelled already where the status is not 200. */
  readonly stream: ByteStream;
}

export interface StreamingHttp extends Http {
  /** As `send`, once the first bytes are there; they are all that `text` and `json` know. */
  open(request: OpenRequest): Promise<OpenedResponse>;
}
