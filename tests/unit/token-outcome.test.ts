import { describe, expect, it } from 'vitest';
import { judgeTokenAnswer, lifetimeSec } from '#lib/domain/token-outcome.ts';

describe('the answer of a token endpoint', () => {
  it('grants with an access token', () => {
    const json = { access_token: 'a', expires_in: 3600, refresh_token: 'r', token_type: 'Bearer' };
    expect(judgeTokenAnswer(200, json)).toEqual({
      kind: 'granted',
      accessToken: 'a',
      accessExpiresInSec: 3600,
      refreshToken: 'r',
    });
  });

  it.each([
    { access_token: 'a' },
    { token: 'a' },
    { access_token: 'a', refresh_token: '' },
    { access_token: 'a', refresh_token: null },
  ])('%j grants without a new refresh token', (json) => {
    const outcome = judgeTokenAnswer(200, json);
    expect(outcome).toMatchObject({ kind: 'granted', accessToken: 'a' });
    expect(outcome).not.toHaveProperty('refreshToken');
  });

  it.each([
    [400, 'invalid_grant'],
    [401, 'invalid_client'],
    [400, 'unauthorized_client'],
  ])('%i %s refuses', (status, error) => {
    expect(judgeTokenAnswer(status, { error })).toEqual({ kind: 'refused', error });
  });

  it.each<[number, unknown]>([
    [200, undefined],
    [200, { error: 'invalid_grant' }],
    [200, { access_token: 7 }],
    [200, ['access_token']],
    [201, { access_token: 'a' }],
    [400, undefined],
    [400, { error: 7 }],
    [400, 'invalid_grant'],
    [400, { error: 'temporarily_unavailable' }],
    [408, { error: 'invalid_grant' }],
    [429, { error: 'invalid_grant' }],
    [500, { error: 'invalid_grant' }],
    [503, null],
  ])('%i %j says nothing about the grant', (status, json) => {
    expect(judgeTokenAnswer(status, json)).toMatchObject({ kind: 'unknown' });
  });

  it('keeps no token in the cause', () => {
    const outcome = judgeTokenAnswer(201, { access_token: 'canary' });
    expect(String(outcome.kind === 'unknown' && outcome.cause)).not.toContain('canary');
  });
});

it.each([
  [3600, 3600],
  ['3600', 3600],
  [59.9, 59],
  [0, 0],
  [1e12, 86_400],
  [undefined, 300],
  [null, 300],
  ['', 300],
  ['soon', 300],
  [-1, 300],
  [NaN, 300],
])('a lifetime of %j is taken for %i seconds', (expiresIn, seconds) => {
  expect(lifetimeSec(expiresIn)).toBe(seconds);
});
