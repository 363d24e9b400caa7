import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStateStore } from '../../simulator/state-store.ts';
import { createSuperOffice } from '../../simulator/superoffice/create-superoffice.ts';
import type { World } from '../../simulator/world.ts';
import { listen } from './listen.ts';
import type { Listening } from './listen.ts';
import { createSmallWorld } from './small-world.ts';
import { appUrl, client, createSuperOfficeClient } from './superoffice-client.ts';
import type { SuperOfficeClient } from './superoffice-client.ts';

const anne = 'anne@fjord.example';

let server: Listening;
let crm: SuperOfficeClient;
let world: World;

beforeEach(async () => {
  server = await listen();
  world = createSmallWorld();
  crm = createSuperOfficeClient(server.origin);
  const { listener } = createSuperOffice({
    world,
    origin: server.origin,
    appUrl,
    client,
    store: createStateStore(undefined),
  });
  server.setListener(listener);
});

afterEach(() => server.close());

describe('tenant state', () => {
  it('names the API of a tenant, and nothing for an unknown one', async () => {
    expect(await (await fetch(`${server.origin}/api/state/Cust41001`)).json()).toMatchObject({
      ContextIdentifier: 'Cust41001',
      State: 'Running',
      IsRunning: true,
      Api: `${server.origin}/Cust41001/api`,
    });
    expect(await (await fetch(`${server.origin}/api/state/Cust1`)).json()).toMatchObject({
      State: 'Unknown',
      IsRunning: false,
      Api: '',
    });
  });
});

describe('WebAPI', () => {
  it('names the user of the token', async () => {
    const { access_token: accessToken } = await crm.tokensOf(anne);
    expect(
      (await crm.call('/Cust41001/api/v1/User/currentPrincipal', accessToken)).body,
    ).toMatchObject({
      AssociateId: 5,
      EMailAddress: anne,
      DatabaseContextIdentifier: 'Cust41001',
    });
  });

  it('gives a contact, only the selected keys, and refuses what the user may not see', async () => {
    const { access_token: accessToken } = await crm.tokensOf('siv@fjord.example');
    expect((await crm.call('/Cust41001/api/v1/Contact/104', accessToken)).body).toMatchObject({
      ContactId: 104,
      Name: 'Fjellheim Kontor AS',
      Number1: 'SUPEROFF',
      Number2: '20104',
      ActiveErpLinks: 0,
    });
    expect(
      (await crm.call('/Cust41001/api/v1/Contact/104?$select=ContactId,Number1', accessToken)).body,
    ).toEqual({ ContactId: 104, Number1: 'SUPEROFF' });
    expect((await crm.call('/Cust41001/api/v1/Contact/110', accessToken)).status).toBe(403);
    expect(await crm.call('/Cust41001/api/v1/Contact/999', accessToken)).toMatchObject({
      status: 404,
      body: { Error: true, ErrorType: 'SoNotFoundException' },
    });
  });

  it('finds contacts by a column', async () => {
    const { access_token: accessToken } = await crm.tokensOf(anne);
    const path = `/Cust41001/api/v1/Contact?$select=contactId,number&$filter=${encodeURIComponent("number eq '20104'")}`;
    expect((await crm.call(path, accessToken)).body).toEqual({
      value: [{ PrimaryKey: '104', EntityName: 'contact', contactId: 104, number: '20104' }],
    });
  });

  it('refuses no token, a token of another tenant, and any token once the approval is withdrawn', async () => {
    const { access_token: accessToken } = await crm.tokensOf(anne);
    expect((await crm.call('/Cust41001/api/v1/Contact/104', 'nonsense')).status).toBe(401);
    expect((await crm.call('/Cust41002/api/v1/Contact/104', accessToken)).status).toBe(401);
    const [fjord] = world.crmTenants.values();
    if (fjord !== undefined) fjord.appApproved = false;
    expect((await crm.call('/Cust41001/api/v1/Contact/104', accessToken)).status).toBe(401);
  });

  it('keeps web panels of a tenant; only administrators change them', async () => {
    const { access_token: accessToken } = await crm.tokensOf(anne);
    const items = '/Cust41001/api/v1/List/WebPanel/Items';
    const created = await crm.call(items, accessToken, {
      method: 'POST',
      body: JSON.stringify({ Name: 'Invoices', ProgId: 'invoice-panel' }),
    });
    expect(created.body).toMatchObject({ WebPanelId: 1, Name: 'Invoices', UrlEncoding: 'Unicode' });
    await crm.call(`${items}/1`, accessToken, {
      method: 'PUT',
      body: JSON.stringify({ Url: 'http://panel.localhost' }),
    });
    expect((await crm.call(items, accessToken)).body).toMatchObject([
      { WebPanelId: 1, Url: 'http://panel.localhost', ProgId: 'invoice-panel' },
    ]);
    const seller = await crm.tokensOf('siv@fjord.example');
    expect((await crm.call(`${items}/1`, seller.access_token, { method: 'DELETE' })).status).toBe(
      403,
    );
    expect((await crm.call(`${items}/1`, accessToken, { method: 'DELETE' })).status).toBe(204);
  });
});
