import type { Fault } from './faults.ts';
import { shapeA, shapeB } from './visma-api/error-shapes.ts';

/** A whole answer that a fault gives in place of the server's. */
export interface FaultAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };
const HTML =
  '<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1><p>The server returned an invalid response.</p></body></html>';

/** `undefined` for the kinds that need the server's own answer or the bare connection. */
export function createFaultAnswer(fault: Fault): FaultAnswer | undefined {
  const answer = baseAnswer(fault);
  if (answer === undefined) return undefined;
  return {
    status: fault.status ?? answer.status,
    headers: { ...answer.headers, ...fault.headers },
    body:
      fault.body === undefined
        ? answer.body
        : typeof fault.body === 'string'
          ? fault.body
          : JSON.stringify(fault.body),
  };
}

function baseAnswer(fault: Fault): FaultAnswer | undefined {
  switch (fault.kind) {
    case 'status':
      return { status: 500, headers: JSON_TYPE, body: '' };
    case 'retry-after':
      return {
        status: 429,
        headers: { ...JSON_TYPE, 'retry-after': fault.value ?? '30' },
        body: limited(),
      };
    case 'rate-limited':
      return {
        status: 429,
        headers: {
          ...JSON_TYPE,
          'x-ratelimit-remaining': '0',
          'x-ratelimit-reset': fault.value ?? '1800',
        },
        body: limited(),
      };
    case 'shape-a':
      return {
        status: 400,
        headers: JSON_TYPE,
        body: JSON.stringify(
          shapeA(
            fault.code ?? '12002',
            fault.message ?? 'Invalid parameter exception: ipp-company-id',
          ),
        ),
      };
    case 'shape-b':
      return {
        status: 400,
        headers: JSON_TYPE,
        body: JSON.stringify(shapeB(fault.message ?? 'The request could not be completed.')),
      };
    case 'html':
      return { status: 502, headers: { 'content-type': 'text/html' }, body: HTML };
    case 'empty':
      return { status: 502, headers: { 'content-length': '0' }, body: '' };
    case 'text':
      return {
        status: 503,
        headers: { 'content-type': 'text/plain' },
        body: fault.message ?? 'upstream connect error or disconnect/reset before headers',
      };
    case 'invalid_grant':
      return {
        status: 400,
        headers: JSON_TYPE,
        body: JSON.stringify({
          error: 'invalid_grant',
          error_description: fault.message ?? 'The grant is no longer valid',
        }),
      };
    case 'unauthorized':
      return {
        status: 401,
        headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
        body: '',
      };
    default:
      return undefined;
  }
}

function limited(): string {
  return JSON.stringify({ message: 'Same request made too many times' });
}
