import { describe, expect, it } from 'vitest';
import { securityHeaders } from '#lib/http/security-headers.ts';

const policy = {
  appUrl: 'https://panel.example.com',
  frameAncestors: ['https://*.superoffice.com'],
  formTargets: ['https://online.superoffice.com'],
};
const headersOf = (path: string, appUrl = policy.appUrl) =>
  securityHeaders({ ...policy, appUrl }, { path, nonce: 'bm9uY2U=' });

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
  it('of a panel is for the configured hosts', () => {
    const headers = headersOf('/panel/abcdefgh1234');
    expect(headers['content-security-policy']).toMatch(
      /frame-ancestors 'self' https:\/\/\*\.superoffice\.com$/,
    );
    expect(headers).not.toHaveProperty('x-frame-options');
  });

  it.each([
    '/manage',
    '/sign-in',
    '/panel',
    '/panel/x',
    '/panel/abcdefgh1234/more',
    '/panelx',
    '//panel/abcdefgh',
  ])('of %s is for nobody', (path) => {
    const headers = headersOf(path);
    expect(headers['content-security-policy']).toMatch(/frame-ancestors 'none'$/);
    expect(headers['x-frame-options']).toBe('DENY');
  });
});

describe('the link between the sign-in window and its opener', () => {
  it.each(['/sign-in', '/sign-in/finish', '/api/auth/callback/superoffice', '/panel/abcdefgh1234'])(
    'survives %s',
    (path) => {
      expect(headersOf(path)['cross-origin-opener-policy']).toBe('unsafe-none');
    },
  );

  it.each(['/manage', '/sign-input', '/'])('is cut on %s', (path) => {
    expect(headersOf(path)['cross-origin-opener-policy']).toBe('same-origin');
  });
});
