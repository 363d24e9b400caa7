import { describe, expect, it } from 'vitest';
import { SIGN_IN_PROBLEMS } from '#lib/auth/sign-in-redirect.ts';
import { GET } from '../../app/sign-in/problem/route.ts';
import { loadWindowTexts } from '../../app/sign-in/texts.ts';
import { windowPage } from '../../app/sign-in/window-page.ts';

const english = await loadWindowTexts(new Headers());
const headers = new Headers({ 'content-security-policy': "script-src 'self' 'nonce-abc+/='" });

describe('a page of the sign-in window', () => {
  it('shows names as text, whatever they are', async () => {
    const text = english.otherAccount({
      signedInAs: '<img src=x onerror=alert(1)>',
      signedInTenant: 'Cust2',
      expectedTenant: 'Cust1',
    });
    const html = await windowPage({ text, headers }).text();
    expect(html).not.toContain('<img');
    expect(html).toContain('&lt;img');
    expect(html).not.toContain('<script');
  });

  it('runs its script under the nonce of the answer, with data that cannot become code', async () => {
    const script = { code: 'go()', data: { handle: '"><script>evil()</script>' } };
    const response = windowPage({ text: english.problem('failed'), headers, script });
    const html = await response.text();
    expect(html).toContain('<script nonce="abc+/="');
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(response.headers.get('cache-control')).toBe('private, no-store');
  });

  it.each(SIGN_IN_PROBLEMS)('has plain words for %s', async (reason) => {
    const url = `http://panel.localhost/sign-in/problem?reason=${reason}`;
    const html = await (await GET(new Request(url))).text();
    expect(html).toContain(`<h1>${english.problem(reason).title}</h1>`);
  });

  it('speaks the language that the browser asks for', async () => {
    const request = new Request('http://panel.localhost/sign-in/problem?reason=expired', {
      headers: { 'accept-language': 'nb-NO,nb;q=0.9,en;q=0.5' },
    });
    const html = await (await GET(request)).text();
    expect(html).toContain('<html lang="nb">');
    expect(html).toContain('<h1>Innloggingen tok for lang tid</h1>');
  });

  it('says nothing of what the address says', async () => {
    const url = 'http://panel.localhost/sign-in/problem?reason=Send+your+password&error=EVIL';
    const html = await (await GET(new Request(url))).text();
    expect(html).toContain(english.problem('failed').title);
    expect(html).not.toMatch(/password|EVIL/);
  });
});
