import { describe, expect, it } from 'vitest';
import { DOCUMENT_TYPES } from '#lib/domain/document.ts';
import { vismaPageOf } from '#lib/domain/visma-screen.ts';

const COMPANY = '4b0f3a52-8a77-4f0e-9d5e-5a3d0f6f2c11';
const of = (over: Partial<Parameters<typeof vismaPageOf>[1]> = {}) =>
  ({ type: 'Invoice', number: '100482', company: COMPANY, ...over }) as const;

describe('the page of a document in Visma.net', () => {
  it.each([
    ['https://v.example/{number}', 'https://v.example/100482'],
    ['https://v.example/{company}/{type}/{number}', `https://v.example/${COMPANY}/Invoice/100482`],
    [
      'https://v.example/?s={screen}&d={code}&r={number}',
      'https://v.example/?s=AR301000&d=INV&r=100482',
    ],
  ])('of %s is %s', (template, url) => {
    expect(vismaPageOf(template, of())).toBe(url);
  });

  it('is never another one, whatever the number holds', () => {
    const number = '../a?b=c&d#e {company} $& "';
    const url = new URL(vismaPageOf('https://v.example/x?r={number}&z=1', of({ number })) ?? '');
    expect([url.pathname, url.hash, url.searchParams.get('z')]).toEqual(['/x', '', '1']);
    expect(url.searchParams.get('r')).toBe(number);
  });

  it.each(['.', '..'])('is none where the number is %s', (number) => {
    for (const template of ['https://v.example/a/b/{number}', 'https://v.example/a/{number}/b'])
      expect(vismaPageOf(template, of({ number }))).toBe(undefined);
    expect(vismaPageOf('https://v.example/a/{number}', of({ number: '..1' }))).toBe(
      'https://v.example/a/..1',
    );
  });

  it('is not known where a part of its address is not', () => {
    expect(vismaPageOf('https://v.example/{company}/{number}', of({ company: undefined }))).toBe(
      undefined,
    );
    expect(vismaPageOf('https://v.example/{number}', of({ company: undefined }))).toBeDefined();
    const withScreen = DOCUMENT_TYPES.filter(
      (type) =>
        vismaPageOf('https://v.example/{screen}/{code}/{number}', of({ type })) !== undefined,
    );
    expect(DOCUMENT_TYPES.filter((type) => !withScreen.includes(type))).toEqual([
      'Undefined',
      'NoUpdate',
    ]);
  });
});
