import { decodeJwt } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { VismaConnectServer } from '../../simulator/servers.ts';
import { createStateStore } from '../../simulator/state-store.ts';
import type { StateStore } from '../../simulator/state-store.ts';
import { createVismaConnect } from '../../simulator/visma-connect/create-visma-connect.ts';
import type { World } from '../../simulator/world.ts';
import { appUrl, clients, createConnectClient } from './connect-client.ts';
import type { ConnectClient } from './connect-client.ts';
import { listen } from './listen.ts';
import type { Listening } from './listen.ts';
import { contractTenantId, createSmallWorld } from './small-world.ts';

const handel = 'a0000000-0000-4000-8000-000000000001';
const exportAb = 'a0000000-0000-4000-8000-000000000002';

let server: Listening;
let connect: VismaConnectServer;
let visma: ConnectClient;
let world: World;
let store: StateStore;

async function start(): Promise<void> {
  connect = await createVismaConnect({ world, issuer: server.origin, appUrl, clients, store });
  server.setListener(connect.listener);
}

beforeEach(async () => {
  server = await listen();
  world = createSmallWorld();
  visma = createConnectClient(server.origin);
  store = createStateStore(undefined);
  await start();
});

afterEach(() => server.close());

describe('refresh tokens', () => {
  it('are given only for offline_access', async () => {
    const scope = 'openid vismanet_erp_interactive_api:read';
    const tokens = await visma.tokensOf('one@nordvik.example', { scope });
    expect(tokens.refresh_token).toBeUndefined();
  });

  it('stay the same in mode reuse, and the access token lives as long as the settings say at that moment', async () => {
    const tokens = await visma.tokensOf('one@nordvik.example');
    world.settings.accessTokenSeconds = 7;
    const { body } = await visma.refresh(tokens.refresh_token);
    expect(body.refresh_token).toBe(tokens.refresh_token);
    expect(body.expires_in).toBe(7);
  });

  it('rotate in mode one-time; the old one answers within grace without ending the family', async () => {
    world.settings.refreshTokens = 'one-time';
    const tokens = await visma.tokensOf('one@nordvik.example');
    const first = await visma.refresh(tokens.refresh_token);
    const replay = await visma.refresh(tokens.refresh_token);
    expect(first.body.refresh_token).not.toBe(tokens.refresh_token);
    expect(replay.status).toBe(200);
    expect((await visma.refresh(first.body.refresh_token)).status).toBe(200);
    expect((await visma.refresh(replay.body.refresh_token)).status).toBe(200);
    expect(connect.counters()).toMatchObject([
      {
        sub: 'u-one',
        vismaTenantId: handel,
        issued: 5,
        rotated: 3,
        graceReplays: 1,
        reuseDetected: 0,
      },
    ]);
  });

  it('end the whole grant when reused after grace', async () => {
    Object.assign(world.settings, { refreshTokens: 'one-time', refreshGraceSeconds: 0 });
    const tokens = await visma.tokensOf('one@nordvik.example');
    const first = await visma.refresh(tokens.refresh_token);
    expect(await visma.refresh(tokens.refresh_token)).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    });
    expect(await visma.refresh(first.body.refresh_token)).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    });
    expect(connect.verifyAccessToken(first.body.access_token)).toBeUndefined();
    expect(connect.counters()).toMatchObject([{ rotated: 1, reuseDetected: 1, revoked: true }]);
  });

  it('without grace let one of twenty simultaneous uses through', async () => {
    Object.assign(world.settings, { refreshTokens: 'one-time', refreshGraceSeconds: 0 });
    const tokens = await visma.tokensOf('one@nordvik.example');
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => visma.refresh(tokens.refresh_token)),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('stop working when revoked by the client or by Visma', async () => {
    const tokens = await visma.tokensOf('one@nordvik.example');
    await visma.revoke(tokens.refresh_token);
    expect(await visma.refresh(tokens.refresh_token)).toMatchObject({
      body: { error: 'invalid_grant' },
    });
    const others = await visma.tokensOf('one@nordvik.example');
    expect(connect.revokeGrants({ vismaTenantId: handel })).toBe(1);
    expect(await visma.refresh(others.refresh_token)).toMatchObject({
      body: { error: 'invalid_grant' },
    });
    expect(connect.verifyAccessToken(others.access_token)).toBeUndefined();
  });

  it('survive a restart together with the signing key', async () => {
    const tokens = await visma.tokensOf('one@nordvik.example');
    await start();
    expect(connect.verifyAccessToken(tokens.access_token)?.vismaTenantId).toBe(handel);
    expect((await visma.refresh(tokens.refresh_token)).status).toBe(200);
  });
});

describe('clients and tokens', () => {
  it('takes the secret in the header, form-encoded as RFC 6749 says', async () => {
    const basic = [clients.service.id, clients.service.secret]
      .map((part) => new URLSearchParams({ part }).toString().slice(5))
      .join(':');
    const response = await fetch(`${server.origin}/connect/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(basic).toString('base64')}` },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        scope: 'vismanet_erp_service_api:read',
        tenant_id: handel,
      }),
    });
    expect(response.status).toBe(200);
  });

  it('refuses a wrong secret', async () => {
    expect(
      await visma.token({
        grant_type: 'refresh_token',
        refresh_token: 'x',
        client_secret: 'wrong',
      }),
    ).toMatchObject({
      status: 401,
      body: { error: 'invalid_client' },
    });
  });

  async function serviceToken(vismaTenantId: string) {
    return visma.token({
      client_id: clients.service.id,
      client_secret: clients.service.secret,
      grant_type: 'client_credentials',
      scope: 'vismanet_erp_service_api:read',
      tenant_id: vismaTenantId,
    });
  }

  it('gives service tokens to approved companies, and to the contract tenant that the API refuses', async () => {
    const { body } = await serviceToken(handel);
    const claims = decodeJwt(body.access_token);
    expect(claims).toMatchObject({
      aud: 'https://api.finance.visma.net/erp/service',
      tenant_id: handel,
    });
    expect(claims).not.toHaveProperty('sub');
    expect(connect.verifyAccessToken(body.access_token)).toMatchObject({
      kind: 'service',
      vismaTenantId: handel,
    });
    expect(
      connect.verifyAccessToken((await serviceToken(contractTenantId)).body.access_token)
        ?.vismaTenantId,
    ).toBe(contractTenantId);
  });

  it('refuses service tokens for unapproved and unknown tenants', async () => {
    expect(await serviceToken(exportAb)).toMatchObject({
      status: 400,
      body: { error: 'unauthorized_client' },
    });
    expect(await serviceToken('unknown')).toMatchObject({
      status: 400,
      body: { error: 'invalid_tenant' },
    });
  });

  it('answers userinfo to an access token', async () => {
    const tokens = await visma.tokensOf('one@nordvik.example');
    const response = await fetch(`${server.origin}/connect/userinfo`, {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    });
    expect(await response.json()).toMatchObject({ sub: 'u-one', email: 'one@nordvik.example' });
  });

  it('does not know a forged token', async () => {
    const tokens = await visma.tokensOf('one@nordvik.example');
    const [header = '', payload = ''] = tokens.access_token.split('.');
    expect(connect.verifyAccessToken(`${header}.${payload}.AAAA`)).toBeUndefined();
    expect(connect.verifyAccessToken('nonsense')).toBeUndefined();
  });
});
