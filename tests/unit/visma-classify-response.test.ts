import { describe, expect, it } from 'vitest';
import type { AppError } from '#lib/errors.ts';
import { parseAnswer } from '#lib/visma/classify-response.ts';

const NOW = Date.UTC(2026, 10, 21, 12);
const GUID = '0f8fad5b-d9cb-469f-a165-70867728950e';

function answer(status: number, body: string | Uint8Array, headers: Record<string, string> = {}) {
  const bytes = typeof body === 'string' ? Buffer.from(body, 'utf8') : body;
  return {
    status,
    headers: new Headers(headers),
    bytes,
    text: () => new TextDecoder().decode(bytes),
    json: () => JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown,
  };
}

function refusal(...args: Parameters<typeof answer>): AppError {
  try {
    parseAnswer(answer(...args), NOW);
  } catch (error) {
    return error as AppError;
  }
  throw new Error('the answer was taken');
}

const shapeA = (code: string, message: string, messageId = `${code}_${GUID}`) =>
  JSON.stringify({
    ExceptionType: 'IPPException',
    ExceptionMessage: message,
    ExceptionFaultCode: code,
    ExceptionMessageID: messageId,
    ExceptionDetails: '',
  });

describe('a good answer', () => {
  it.each(['[]', '{"number":"1"}', '\uFEFF[]'])('%j is JSON', (body) => {
    expect(parseAnswer(answer(200, body), NOW)).toEqual(JSON.parse(body.replace('\uFEFF', '')));
  });
});

describe('what a refusal means', () => {
  it.each([
    [
      'the company header (original message)',
      400,
      shapeA('12002', 'Invalid parameter exception: ipp-company-id', `12002_12002_${GUID}`),
      'visma.company-refused',
    ],
    ['12002 without text', 400, shapeA('12002', ''), 'visma.company-refused'],
    [
      '12002 by its message id alone',
      400,
      JSON.stringify({ ExceptionMessage: '', ExceptionMessageID: `12002_12002_${GUID}` }),
      'visma.company-refused',
    ],
    ['12002 with another status', 403, shapeA('12002', ''), 'visma.company-refused'],
    ['12027', 400, shapeA('12027', 'No license for this company.'), 'visma.no-licence'],
    ['12027 beside 401', 401, shapeA('12027', ''), 'visma.no-licence'],
    ['12027 beside 500', 500, shapeA('12027', ''), 'visma.no-licence'],
    ['12027 beside 200', 200, shapeA('12027', ''), 'visma.no-licence'],
    ['an unknown fault', 400, shapeA('99999', 'companyincontext'), 'visma.rejected'],
    ['401', 401, '', 'visma.unauthorized'],
    ['401 with a page', 401, '<html>', 'visma.unauthorized'],
    ['403', 403, '{"message":"no"}', 'visma.forbidden'],
    ['403 with a page of the gateway', 403, '<!DOCTYPE html><html>', 'visma.unavailable'],
    ['404', 404, '', 'visma.not-found'],
    ['404 with a page of the gateway', 404, '  <html>', 'visma.unavailable'],
    ['a business error', 400, `{"message":"VismaId: ${GUID}. Cannot"}`, 'visma.rejected'],
    ['a business error in capitals', 409, '{"Message":"Nei"}', 'visma.rejected'],
    ['plain text', 400, 'Bad request', 'visma.rejected'],
    ['a page', 400, '<html><body>maintenance 429 12002', 'visma.unavailable'],
    ['500', 500, '{"message":"12002 401 429"}', 'visma.unavailable'],
    ['502 with a page', 502, '<html>', 'visma.unavailable'],
    ['503 without body', 503, '', 'visma.unavailable'],
    ['a redirect', 302, '', 'visma.unexpected-response'],
    ['202 of the background API', 202, '{"id":"1"}', 'visma.unexpected-response'],
    ['204', 204, '', 'visma.unexpected-response'],
    ['200 with a page', 200, '<html>login</html>', 'visma.unexpected-response'],
    ['200 without body', 200, '', 'visma.unexpected-response'],
    ['200 with text', 200, 'OK', 'visma.unexpected-response'],
    ['200 cut off', 200, '[{"referenceNumber":"1"', 'visma.unexpected-response'],
  ])('%s', (_what, status, body, code) => {
    expect(refusal(status, body).code).toBe(code);
  });

  it('200 in another charset is not taken', () => {
    expect(refusal(200, Buffer.from('["Bj\u00f8rn"]', 'latin1')).code).toBe(
      'visma.unexpected-response',
    );
  });

  it('a document that mentions a fault is no fault', () => {
    const rows = [{ referenceNumber: '12002', invoiceText: 'ExceptionFaultCode 12027' }];
    expect(parseAnswer(answer(200, JSON.stringify(rows)), NOW)).toEqual(rows);
  });
});

describe('a limit', () => {
  it('names the instant when to come back', () => {
    const error = refusal(429, '', { 'retry-after': '20' });
    expect(error).toMatchObject({ code: 'visma.rate-limited', retryAt: NOW + 20_000 });
  });

  it('takes X-RateLimit-Reset when there is no Retry-After', () => {
    expect(refusal(429, '', { 'x-ratelimit-reset': '411' }).retryAt).toBe(NOW + 411_000);
  });

  it('pauses a minute when nothing is said', () => {
    expect(refusal(429, 'Same request made too many times').retryAt).toBe(NOW + 60_000);
  });
});

describe('what leaves', () => {
  it("is Visma's id and code, not its words", () => {
    const error = refusal(400, shapeA('12002', 'https://integration.visma.net/secret/10001'));
    expect(error.facts).toEqual({ shape: 'gateway', vendorCode: '12002', vendorRequestId: GUID });
    expect(`${error.message} ${JSON.stringify(error.facts)}`).not.toContain('integration');
  });

  it('is the id of a business error', () => {
    const error = refusal(400, `{"message":"VismaId: ${GUID}. Kunde 10001 finnes ikke"}`);
    expect(error.facts).toEqual({ shape: 'business', vendorRequestId: GUID });
    expect(error.message).not.toContain('Kunde');
  });
});
