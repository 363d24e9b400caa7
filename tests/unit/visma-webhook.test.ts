import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isSignedByVisma } from '#lib/visma/webhook-signature.ts';
import { findInstant, readVismaEvent } from '#lib/visma/wire/webhook-event.ts';

const COMPANY = '3f0d7c1e-1111-4111-8111-000000000001';
const body = Buffer.from('{"text":"Ærlig talt"}', 'utf8');
const sign = (key: string | Buffer, content: Uint8Array = body) =>
  createHmac('sha256', key).update(content).digest();
const isSigned = (headers: Record<string, string>, keys = ['old-key', 'new-key']) =>
  isSignedByVisma({ body, headers: new Headers(headers) }, keys);

describe('a signature', () => {
  const good = sign('new-key').toString('base64');

  it.each<[string, Record<string, string>]>([
    ['in a header of any name', { 'x-whatever': good }],
    ['behind its algorithm', { signature: `sha256=${good}` }],
    ['behind a version', { 'webhook-signature': `v1,${good}` }],
    ['in base64url', { signature: sign('new-key').toString('base64url') }],
    ['by the older key', { signature: sign('old-key').toString('base64') }],
    [
      'beside one by a key we do not know',
      { signature: `${sign('other').toString('base64')} ${good}` },
    ],
  ])('is accepted %s', (_where, headers) => {
    expect(isSigned(headers)).toBe(true);
  });

  it('by a key that is meant as base64 is accepted', () => {
    const bytes = Buffer.alloc(32, 7);
    const headers = { signature: sign(bytes).toString('base64') };
    expect(isSigned(headers, [bytes.toString('base64')])).toBe(true);
  });

  it.each<[string, Record<string, string>]>([
    ['by another key', { signature: sign('other').toString('base64') }],
    ['of another body', { signature: sign('new-key', Buffer.from('{}')).toString('base64') }],
    ['in hexadecimal', { signature: sign('new-key').toString('hex') }],
    ['cut short', { signature: good.slice(0, 40) }],
    ['with something behind it', { signature: `${good}AAAA` }],
    ['that is empty', { signature: '' }],
    ['that is the key', { signature: 'new-key' }],
  ])('is refused %s', (_what, headers) => {
    expect(isSigned(headers)).toBe(false);
  });

  it('is refused where there is none, or no key', () => {
    expect(isSigned({})).toBe(false);
    expect(isSigned({ signature: good }, [])).toBe(false);
  });
});

describe('an event', () => {
  it.each<[string, unknown, readonly string[]]>([
    ['tenantId', { tenantId: COMPANY.toUpperCase() }, [COMPANY]],
    ['tenant_id further in', { meta: { tenant_id: COMPANY } }, [COMPANY]],
    ['tenant with an id', { tenant: { id: COMPANY, name: 'x' } }, [COMPANY]],
    ['a number', { companyId: 1401001 }, []],
    ['a list', [{ tenantId: COMPANY }, { tenantId: COMPANY }], [COMPANY]],
    ['nothing', { id: COMPANY }, []],
    ['no object', 'text', []],
    ['no JSON', undefined, []],
  ])('names its company by %s', (_how, json, companies) => {
    expect(readVismaEvent(json).companies).toEqual(companies);
  });

  it.each<[string, unknown, readonly string[]]>([
    ['a field of the event', { customerNumber: ' 10003 ' }, ['10003']],
    ['its customer', { data: { customer: { number: 'A/B+C#1', name: 'x' } } }, ['A/B+C#1']],
    ['what may be a name', { customer: 'Fjellheim Kontor AS' }, []],
    ['the number of a document', { data: { number: '100001' } }, []],
  ])('names its customer by %s', (_how, json, customers) => {
    expect(readVismaEvent(json).customers).toEqual(customers);
  });

  it('is known by its own id, not by that of what changed', () => {
    expect(readVismaEvent({ eventId: 'e1', id: 'i1', data: { id: 'i2' } }).eventIds).toEqual([
      'e1',
    ]);
  });

  it('was sent when its outside says so, not when a document in it was changed', () => {
    const json = { timestamp: 1_795_262_400, data: { timestamp: 1_500_000_000 } };
    expect(readVismaEvent(json).sentAt).toEqual([1_795_262_400_000]);
  });

  it('too deep or hostile is read without harm', () => {
    const deep = JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`) as unknown;
    const hostile = JSON.parse(`{"__proto__":{"tenantId":"${COMPANY}"},"eventId":7}`) as unknown;
    expect(readVismaEvent(deep).companies).toEqual([]);
    expect(readVismaEvent(hostile)).toMatchObject({ companies: [COMPANY], eventIds: [] });
  });
});

it.each<[unknown, number | undefined]>([
  ['2026-11-21T12:00:00Z', Date.UTC(2026, 10, 21, 12)],
  ['2026-11-21T13:00:00.1234567+01:00', Date.UTC(2026, 10, 21, 12, 0, 0, 123)],
  [1_795_262_400, 1_795_262_400_000],
  [1_795_262_400_500, 1_795_262_400_500],
  ['1795262400', 1_795_262_400_000],
  ['2026-11-21T12:00:00', undefined],
  ['2026-11-21', undefined],
  ['soon', undefined],
  [7, undefined],
  [Number.NaN, undefined],
  [null, undefined],
])('%s is the instant %s', (value, instant) => {
  expect(findInstant(value)).toBe(instant);
});
