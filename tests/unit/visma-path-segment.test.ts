import { describe, expect, it } from 'vitest';
import { toPathSegment } from '#lib/visma/path-segment.ts';

describe('an id in a path of the ERP API', () => {
  it.each([
    ['SUPEROFF', 'SUPEROFF'],
    ['10 001', '10%20001'],
    ['Ærlig', '%C3%86rlig'],
    ['100%', '100%25'],
  ])('%s goes percent-encoded', (id, segment) => {
    expect(toPathSegment(id)).toBe(segment);
  });

  it.each(':/?#[]@&*+;'.split(/(?=.)/))('with the reserved %s goes as base64url', (character) => {
    const segment = toPathSegment(`A${character}B`);
    expect(segment).toMatch(/^b64\([A-Za-z0-9_-]+\)$/);
    expect(Buffer.from(segment.slice(4, -1), 'base64url').toString()).toBe(`A${character}B`);
  });

  it('matches the example of the knowledge base', () => {
    expect(toPathSegment('A/B')).toBe('b64(QS9C)');
  });

  it.each(['.', '..', 'b64(QS9C)'])('%s cannot climb or be decoded to something else', (id) => {
    expect(toPathSegment(id)).toMatch(/^b64\(/);
    const url = new URL(`https://api.example/v1/customer/${toPathSegment(id)}/document`);
    expect(url.pathname.split('/')).toHaveLength(5);
  });

  it('refuses an empty id, which would name another resource', () => {
    expect(() => toPathSegment('')).toThrow(expect.objectContaining({ code: 'input.invalid' }));
  });
});
