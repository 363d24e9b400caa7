import { shapeA, shapeB } from './error-shapes.ts';

/** What the API is about to send; `body` of `undefined` is an empty body. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer | undefined;
}

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

export function json(value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status: 200, headers: { ...JSON_TYPE, ...headers }, body: JSON.stringify(value) };
}

export function file(body: Buffer, headers: Readonly<Record<string, string>>): Answer {
  return { status: 200, headers, body };
}

export function gatewayError(status: number, code: string, message: string): Answer {
  return { status, headers: JSON_TYPE, body: JSON.stringify(shapeA(code, message)) };
}

export function erpError(status: number, message: string): Answer {
  return { status, headers: JSON_TYPE, body: JSON.stringify(shapeB(message)) };
}

export function notFound(what: string): Answer {
  return erpError(404, `${what} cannot be found in the system.`);
}

/** No such route: the gateway answers before the ERP is asked. */
export function noRoute(): Answer {
  return {
    status: 404,
    headers: { 'content-type': 'text/html' },
    body: '<html><head><title>404 Not Found</title></head><body><center><h1>404 Not Found</h1></center></body></html>',
  };
}
