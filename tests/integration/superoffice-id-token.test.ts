import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { once } from 'node:events';
import { CompactSign, UnsecuredJWT, exportJWK, generateKeyPair, importJWK } from 'jose';
import type { CryptoKey, JWK } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHttp } from '#lib/http/create-http.ts';
import { createLog } from '#lib/log.ts';
import { createIdTokenVerifier } from '#lib/superoffice/id-token.ts';

const NOW_SEC = 1_795_262_400;
const PREFIX = 'http://schemes.superoffice.net/identity/';
const CLIENT = 'panel-superoffice';
const NONCE = 'n-0S6_WzA2Mj';

const log = createLog({ level: 'silent' });
const encoder = new TextEncoder();

/** SuperOffice's key set, whose keys a test may change. */
let server: Server;
let loginUrl: string;
let keys: JWK[] = [];
let keyRequests = 0;
let keyStatus = 200;
let ours: { publicKey: CryptoKey; privateKey: CryptoKey };
let foreign: { publicKey: CryptoKey; privateKey: CryptoKey };

beforeAll(async () => {
  ours = await generateKeyPair('RS256', { extractable: true });
  foreign = await generateKeyPair('RS256', { extractable: true });
  server = createServer((request, response) => {
    keyRequests += 1;
    const isKeys = request.url === '/login/.well-known/jwks';
    response.writeHead(isKeys ? keyStatus : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ keys }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  loginUrl = `http://127.0.0.1:${address.port}`;
  keys = [await publicKey(ours)];
});

afterAll(() => {
  server.close();
  server.closeAllConnections();
});

async function publicKey(pair: { publicKey: CryptoKey }): Promise<JWK> {
  return { ...(await exportJWK(pair.publicKey)), kid: 'k1', use: 'sig', alg: 'RS256' };
}

const claims = (changes: object = {}) => ({
  sub: 'anne@fjord.example',
  iss: loginUrl,
  aud: CLIENT,
  exp: NOW_SEC + 300,
  nbf: NOW_SEC - 60,
  iat: NOW_SEC,
  nonce: NONCE,
  [`${PREFIX}ctx`]: 'Cust41001',
  [`${PREFIX}associateid`]: '5',
  [`${PREFIX}is_administrator`]: 'True',
  [`${PREFIX}email`]: 'anne@fjord.example',
  [`${PREFIX}company_name`]: 'Fjord Consulting',
  [`${PREFIX}webapi_url`]: `${loginUrl}/Cust41001/api/`,
  ...changes,
});

async function sign(
  payload: object,
  header: object = {},
  key: CryptoKey | Uint8Array = ours.privateKey,
): Promise<string> {
  return new CompactSign(encoder.encode(JSON.stringify(payload)))
    .setProtectedHeader({ alg: 'RS256', kid: 'k1', ...header })
    .sign(key);
}

function createVerifier(clock = () => NOW_SEC * 1000) {
  const http = createHttp({ allow: () => true, log, clock: Date.now });
  return createIdTokenVerifier({ http, clock }, { loginUrl, clientId: CLIENT });
}

const verify = (token: string) => createVerifier()(token, { nonce: NONCE });

const refused = expect.objectContaining({ code: 'crm.invalid-token' });

describe('a good id_token', () => {
  const identity = () => ({
    tenantId: 'Cust41001',
    associateId: '5',
    isAdministrator: true,
    userEmail: 'anne@fjord.example',
    companyName: 'Fjord Consulting',
    webapiUrl: `${loginUrl}/Cust41001/api/`,
    issuedAt: NOW_SEC * 1000,
  });

  it('says who it is', async () => {
    await expect(verify(await sign(claims()))).resolves.toEqual(identity());
  });

  it('may carry iat as a string', async () => {
    const token = await sign(claims({ iat: String(NOW_SEC) }));
    await expect(verify(token)).resolves.toEqual(identity());
  });

  it.each([
    ['exp 60 s ago', { exp: NOW_SEC - 60 }],
    ['nbf in 60 s', { nbf: NOW_SEC + 60 }],
    ['iat in 60 s', { iat: NOW_SEC + 60 }],
    ['a list with our id as audience', { aud: [CLIENT] }],
    ['no nbf', { nbf: undefined }],
  ])('may have %s', async (_what, changes) => {
    await expect(verify(await sign(claims(changes)))).resolves.toMatchObject({ associateId: '5' });
  });

  it('of a refresh answers no nonce', async () => {
    const token = await sign(claims({ nonce: undefined }));
    await expect(createVerifier()(token, {})).resolves.toMatchObject({ associateId: '5' });
  });
});

describe('an id_token is refused', () => {
  it.each([
    ['a foreign issuer', { iss: 'https://online.superoffice.com.evil.example' }],
    ['the issuer with a path', () => ({ iss: `${loginUrl}/login` })],
    ['no issuer', { iss: undefined }],
    ['a foreign audience', { aud: 'another-app' }],
    ['ours among several audiences', { aud: [CLIENT, 'another-app'] }],
    ['exp 61 s ago', { exp: NOW_SEC - 61 }],
    ['no exp', { exp: undefined }],
    ['exp as text', { exp: String(NOW_SEC + 300) }],
    ['nbf in 61 s', { nbf: NOW_SEC + 61 }],
    ['iat in 61 s', { iat: NOW_SEC + 61 }],
    ['iat as text in 61 s', { iat: String(NOW_SEC + 61) }],
    ['iat as words', { iat: 'now' }],
    ['no iat', { iat: undefined }],
    ['another nonce', { nonce: 'another' }],
    ['no nonce', { nonce: undefined }],
    ['no tenant', { [`${PREFIX}ctx`]: undefined }],
    ['a tenant of another form', { [`${PREFIX}ctx`]: "Cust1' or 1=1" }],
    ['no associate', { [`${PREFIX}associateid`]: undefined }],
    ['an associate that is no number', { [`${PREFIX}associateid`]: '5 ' }],
  ])('with %s', async (_what, changes) => {
    const changed = typeof changes === 'function' ? changes() : changes;
    await expect(verify(await sign(claims(changed)))).rejects.toEqual(refused);
  });

  it('without signature (alg none)', async () => {
    await expect(verify(new UnsecuredJWT(claims()).encode())).rejects.toEqual(refused);
    const none = await sign(claims());
    const [, payload] = none.split('.');
    const header = Buffer.from('{"alg":"none"}').toString('base64url');
    await expect(verify(`${header}.${payload}.`)).rejects.toEqual(refused);
  });

  it('signed with our public key as a shared secret (HS256)', async () => {
    const secret = encoder.encode(JSON.stringify(await publicKey(ours)));
    await expect(verify(await sign(claims(), { alg: 'HS256' }, secret))).rejects.toEqual(refused);
  });

  it('signed with another algorithm of the same key', async () => {
    const pair = await generateKeyPair('RS512');
    const token = await sign(claims(), { alg: 'RS512' }, pair.privateKey);
    await expect(verify(token)).rejects.toEqual(refused);

    const unbound = await publicKey(ours);
    delete unbound.alg;
    const served = keys;
    keys = [unbound];
    const asRs512 = await importJWK(await exportJWK(ours.privateKey), 'RS512');
    const other = await sign(claims(), { alg: 'RS512' }, asRs512);
    await expect(verify(other)).rejects.toEqual(refused);
    await expect(verify(await sign(claims()))).resolves.toBeDefined();
    keys = served;
  });

  it('signed by a foreign key under our key id', async () => {
    await expect(verify(await sign(claims(), {}, foreign.privateKey))).rejects.toEqual(refused);
  });

  it('signed by an unknown key id', async () => {
    const token = await sign(claims(), { kid: 'k2' }, foreign.privateKey);
    await expect(verify(token)).rejects.toEqual(refused);
  });

  it.each(['jku', 'x5u'])('that names keys by %s, without asking there', async (parameter) => {
    const url = { [parameter]: `${loginUrl}/evil/jwks` };
    await expect(verify(await sign(claims(), url))).rejects.toEqual(refused);
    await expect(verify(await sign(claims(), url, foreign.privateKey))).rejects.toEqual(refused);
  });

  it('that brings its own key', async () => {
    const header = { jwk: await publicKey(foreign) };
    await expect(verify(await sign(claims(), header, foreign.privateKey))).rejects.toEqual(refused);
  });

  it.each(['', 'x', 'a.b.c', 'a.b', '..'])('that is %j', async (token) => {
    await expect(verify(token)).rejects.toEqual(refused);
  });

  it('whose payload was changed', async () => {
    const [header, , signature] = (await sign(claims())).split('.');
    const payload = Buffer.from(JSON.stringify(claims({ [`${PREFIX}ctx`]: 'Cust2' })));
    const changed = `${header}.${payload.toString('base64url')}.${signature}`;
    await expect(verify(changed)).rejects.toEqual(refused);
  });
});

describe('an administrator', () => {
  it.each(['False', 'false', 'true', 'TRUE', ' True', 1, true, null, undefined, ['True']])(
    'is nobody with is_administrator %j',
    async (value) => {
      const token = await sign(claims({ [`${PREFIX}is_administrator`]: value }));
      await expect(verify(token)).resolves.toMatchObject({ isAdministrator: false });
    },
  );
});

describe('the keys', () => {
  it('are asked for once for many tokens', async () => {
    const verifier = createVerifier();
    keyRequests = 0;
    const token = await sign(claims());
    await Promise.all(Array.from({ length: 20 }, () => verifier(token, { nonce: NONCE })));
    await verifier(token, { nonce: NONCE });
    expect(keyRequests).toBe(1);
  });

  it('are read again once when one was replaced under its old id, and not by every bad token', async () => {
    let nowMs = NOW_SEC * 1000;
    const verifier = createVerifier(() => nowMs);
    await verifier(await sign(claims()), { nonce: NONCE });
    keys = [await publicKey(foreign)];
    try {
      const replaced = await sign(claims(), {}, foreign.privateKey);
      await expect(verifier(replaced, { nonce: NONCE })).resolves.toMatchObject({
        associateId: '5',
      });
      keyRequests = 0;
      const bad = await sign(claims());
      for (let round = 0; round < 5; round += 1) {
        await expect(verifier(bad, { nonce: NONCE })).rejects.toEqual(refused);
      }
      expect(keyRequests).toBe(0);
      nowMs += 30_000;
      await expect(verifier(bad, { nonce: NONCE })).rejects.toEqual(refused);
      expect(keyRequests).toBe(1);
    } finally {
      keys = [await publicKey(ours)];
    }
  });

  it('that cannot be read are SuperOffice being away, not a bad token', async () => {
    keyStatus = 503;
    try {
      await expect(verify(await sign(claims()))).rejects.toMatchObject({ code: 'crm.unavailable' });
    } finally {
      keyStatus = 200;
    }
  });
});
