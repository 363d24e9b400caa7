import type {
  IncomingMessage,
  OutgoingHttpHeader,
  RequestListener,
  ServerResponse,
} from 'node:http';

export interface CapturedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, OutgoingHttpHeader>>;
  readonly body: Buffer;
}

/** Lets a listener do its work but keeps its answer back, so that a fault can damage it. */
export function captureAnswer(
  listener: RequestListener,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<CapturedAnswer> {
  // The body is to be damaged, not its compression.
  delete request.headers['accept-encoding'];
  const original = {
    write: response.write,
    end: response.end,
    writeHead: response.writeHead,
    flushHeaders: response.flushHeaders,
  };
  const chunks: Buffer[] = [];

  return new Promise((resolve) => {
    const keep = (chunk: unknown, encoding: unknown): void => {
      if (typeof chunk === 'string')
        chunks.push(Buffer.from(chunk, isEncoding(encoding) ? encoding : 'utf8'));
      else if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
    };
    Object.assign(response, {
      writeHead(status: number, ...rest: unknown[]) {
        response.statusCode = status;
        const given = rest.at(-1);
        if (typeof given === 'object' && given !== null) setHeaders(response, given);
        return response;
      },
      flushHeaders: () => undefined,
      write(chunk: unknown, encoding: unknown) {
        keep(chunk, encoding);
        return true;
      },
      end(chunk: unknown, encoding: unknown) {
        keep(chunk, encoding);
        Object.assign(response, original);
        const headers = copyHeaders(response);
        for (const name of response.getHeaderNames()) response.removeHeader(name);
        resolve({ status: response.statusCode, headers, body: Buffer.concat(chunks) });
        return response;
      },
    });
    listener(request, response);
  });
}

function isEncoding(value: unknown): value is BufferEncoding {
  return typeof value === 'string' && Buffer.isEncoding(value);
}

/** `writeHead` takes an object, or names and values in one flat array. */
function setHeaders(response: ServerResponse, given: object): void {
  const pairs: [string, unknown][] = Array.isArray(given)
    ? given.flatMap((name: unknown, index) =>
        index % 2 === 0 ? [[String(name), given[index + 1]] as [string, unknown]] : [],
      )
    : Object.entries(given);
  for (const [name, value] of pairs) {
    if (Array.isArray(value)) response.setHeader(name, value.map(String));
    else if (typeof value === 'string' || typeof value === 'number')
      response.setHeader(name, value);
  }
}

function copyHeaders(response: ServerResponse): Record<string, OutgoingHttpHeader> {
  const copy: Record<string, OutgoingHttpHeader> = {};
  for (const [name, value] of Object.entries(response.getHeaders())) {
    if (value !== undefined) copy[name] = value;
  }
  return copy;
}
