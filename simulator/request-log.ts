import type { IncomingMessage } from 'node:http';

export type RequestTarget = 'api' | 'connect' | 'superoffice' | 'login' | 'crm';

/** One request to one of the simulated servers. */
export interface LoggedRequest {
  readonly target: RequestTarget;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly at: string;
  /** 0 while it runs, and for a connection that died without an answer. */
  status: number;
  /** Whom the server recognised; absent before or without authentication. */
  subject?: string;
  /** The kind of the scripted fault that changed the answer. */
  fault?: string;
}

export interface RequestLog {
  readonly open: (target: RequestTarget, request: IncomingMessage) => LoggedRequest;
  readonly list: (filter: {
    readonly target?: string | undefined;
    readonly path?: string | undefined;
  }) => LoggedRequest[];
  readonly clear: () => void;
}

/** Old entries go, so that a demo that runs for weeks keeps its memory. */
const LARGEST_LOG = 20_000;
const SECRET_PARAMETERS =
  /^(?:code|state|nonce|code_challenge|code_verifier|.*token.*|.*secret.*|.*assertion.*|.*ticket.*|password|login_hint)$/iu;

const entryOf = new WeakMap<IncomingMessage, LoggedRequest>();

export function createRequestLog(): RequestLog {
  const entries: LoggedRequest[] = [];
  return {
    open(target, request) {
      const url = new URL(request.url ?? '/', 'http://localhost');
      const entry: LoggedRequest = {
        target,
        method: request.method ?? 'GET',
        path: url.pathname,
        query: Object.fromEntries(
          [...url.searchParams].map(([name, value]) => [
            name,
            SECRET_PARAMETERS.test(name) ? '…' : value,
          ]),
        ),
        at: new Date().toISOString(),
        status: 0,
      };
      entries.push(entry);
      if (entries.length > LARGEST_LOG) entries.shift();
      entryOf.set(request, entry);
      return entry;
    },
    list: ({ target, path }) =>
      entries.filter(
        (entry) =>
          (target === undefined || entry.target === target) &&
          (path === undefined || entry.path.includes(path)),
      ),
    clear: () => entries.splice(0),
  };
}

/** A server says whom it recognised, so that a test can see who asked; never pass a token or a secret. */
export function noteSubject(request: IncomingMessage, subject: string): void {
  const entry = entryOf.get(request);
  if (entry !== undefined) entry.subject = subject;
}
