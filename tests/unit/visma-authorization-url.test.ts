import { expect, it } from 'vitest';
import type { Http } from '#lib/http/http.ts';
import { createVismaConnect } from '#lib/visma/connect.ts';

const ATTEMPT = { state: 's', nonce: 'n', verifier: 'v'.repeat(43) };

/** An authorization server that knows one address: that of its metadata. */
function serverWith(metadata: Readonly<Record<string, string>>, asked: string[]): Http {
  return {
    send: ({ url }) => {
      asked.push(url.href);
      const text = JSON.stringify(metadata);
      const headers = new Headers({ 'content-type': 'application/json' });
      const bytes = new TextEncoder().encode(text);
      return Promise.resolve({
        status: 200,
        headers,
        bytes,
        text: () => text,
        json: () => metadata,
      });
    },
  };
}

it.each([
  'https://login.example.com',
  'https://login.example.com/realm',
  'https://login.example.com/realm/',
])('finds the metadata of %s and keeps the query of its endpoint', async (issuer) => {
  const asked: string[] = [];
  const endpoint = 'https://login.example.com/authorize?tenant=nordic&prompt=none';
  const http = serverWith({ issuer, authorization_endpoint: endpoint }, asked);
  const connect = createVismaConnect(
    { http, clock: Date.now },
    {
      issuer,
      redirectUri: 'https://panel.example.com/oauth/visma/callback',
      interactive: { clientId: 'panel', clientSecret: 'secret' },
    },
  );
  const { searchParams } = await connect.authorizationUrl(ATTEMPT);
  // OpenID Connect Discovery 1.0 §4.1: the final slash of the issuer is left out.
  const base = issuer.replace(/\/$/, '');
  expect(asked).toEqual([`${base}/.well-known/openid-configuration`]);
  // RFC 6749 §3.1: its own parameter stays; none is sent twice.
  expect(searchParams.getAll('tenant')).toEqual(['nordic']);
  expect(searchParams.getAll('prompt')).toEqual(['select_account']);
  expect(searchParams.get('client_id')).toBe('panel');
});
