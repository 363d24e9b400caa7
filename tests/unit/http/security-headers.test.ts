import { describe, expect, it } from 'vitest';
import { panelKeyIn, securityHeaders } from '#lib/http/security-headers.ts';

const policy = {
  appUrl: 'https://panel.example.com',
  frameAncestors: ['https://*.superoffice.com'],
  formTargets: ['https://online.superoffice.com'],
};
const headersOf = (path: string, appUrl = policy.appUrl) =>
  securityHeaders({ ...policy, appUrl }, { path, nonce: 'bm9uY2U=', framing: 'none' });
const headersOfPanel = () =>
  securityHeaders(policy, { path: '/panel/abcdefgh1234', nonce: 'bm9uY2U=', framing: 'panel' });

describe('every answer', () => {
  it.each(['/', '/manage', '/panel/abcdefgh1234', '/sign-in', '/api/health/live', '/nowhere'])(
    '%s forbids what nobody needs',
    (path) => {
      const headers = headersOf(path);
      const csp = headers['content-security-policy'];
      expect(csp).toContain("script-src 'self' 'nonce-bm9uY2U=' 'strict-dynamic'");
      expect(csp).toContain("object-src 'none'");
      expect(csp).toContain("base-uri 'none'");
      expect(csp).not.toContain('unsafe-eval');
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'strict-transport-security': 'max-age=31536000',
      });
    },
  );

  it('leaves HSTS out over plain http, where it would mean nothing', () => {
    expect(headersOf('/', 'http://localhost:3000')).not.toHaveProperty('strict-transport-security');
  });
});

describe('framing', () => {
  it('of a panel is for the configured hosts and not for our own pages', () => {
    const headers = headersOfPanel();
    expect(headers['content-security-policy']).toMatch(
      /frame-ancestors https:\/\/\*\.superoffice\.com$/,
    );
    expect(headers).not.toHaveProperty('x-frame-options');
  });

  it.each([
    '/manage',
    '/sign-in',
    '/panel',
    '/panel/x',
    '/panel/abcdefgh1234',
    '/panel/abcdefgh1234/more',
    '/panelx',
    '//panel/abcdefgh',
  ])('of %s is for nobody', (path) => {
    const headers = headersOf(path);
    expect(headers['content-security-policy']).toMatch(/frame-ancestors 'none'$/);
    expect(headers['x-frame-options']).toBe('DENY');
  });
});

describe('a file that another system made', () => {
  it.each(['print', 'attachment', 'statement'])(
    'of a %s has no origin and loads nothing',
    (kind) => {
      const headers = headersOf(`/api/panel/abcdefgh1234/${kind}/file`);
      expect(headers['content-security-policy']).toBe(
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
      );
      expect(headers['x-content-type-options']).toBe('nosniff');
    },
  );

  it('and an export, which is only stored, too', () => {
    expect(headersOf('/api/panel/abcdefgh1234/export')['content-security-policy']).toMatch(
      /^sandbox/,
    );
  });

  it.each(['/api/panel/abcdefgh1234/print', '/print/file', '/panel/print/file'])(
    'is not what %s answers',
    (path) => {
      expect(headersOf(path)['content-security-policy']).toContain("default-src 'self'");
    },
  );
});

describe('the link between the sign-in window and its opener', () => {
  it.each(['/sign-in', '/sign-in/finish', '/api/auth/callback/superoffice'])(
    'survives %s',
    (path) => {
      expect(headersOf(path)['cross-origin-opener-policy']).toBe('unsafe-none');
    },
  );

  it('survives a panel', () => {
    expect(headersOfPanel()['cross-origin-opener-policy']).toBe('unsafe-none');
  });

  it.each(['/manage', '/panel/abcdefgh1234', '/sign-input', '/'])('is cut on %s', (path) => {
    expect(headersOf(path)['cross-origin-opener-policy']).toBe('same-origin');
  });
});

it('an answer without scripts allows none', () => {
  const headers = securityHeaders(policy, { path: '/', nonce: undefined, framing: 'none' });
  expect(headers['content-security-policy']).toContain("script-src 'none'");
});

it.each([
  ['/panel/abcdefgh1234', 'abcdefgh1234'],
  ['/panel/abcdefgh1234/', 'abcdefgh1234'],
  ['/panel/abcdefgh1234/more', undefined],
  ['/panelx/abcdefgh1234', undefined],
  ['//panel/abcdefgh1234', undefined],
  ['/panel/', undefined],
])('%s names the panel %s', (path, key) => {
  expect(panelKeyIn(path)).toBe(key);
});
