import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCrmPage } from '../../simulator/crm/create-crm-page.ts';
import { createStateStore } from '../../simulator/state-store.ts';
import { listen } from './listen.ts';
import type { Listening } from './listen.ts';
import { createSmallWorld } from './small-world.ts';

let server: Listening;
const store = createStateStore(undefined);

beforeEach(async () => {
  server = await listen();
  store.clear();
  start();
});

afterEach(() => server.close());

function start(): void {
  const world = createSmallWorld();
  const contact = world.crmTenants.get('Cust41001')?.contacts.get(104);
  if (contact !== undefined)
    Object.assign(contact, { code: 'A/B+C#1', name: 'Skråstrek & Sønner' });
  const page = createCrmPage({
    world,
    origin: server.origin,
    superofficeOrigin: 'http://localhost:4003',
    appUrl: 'http://panel.localhost:3000',
    store,
  });
  server.setListener(page.listener);
}

async function saveTemplate(tenant: string, url: string): Promise<number> {
  return (
    await fetch(`${server.origin}/web-panel`, {
      method: 'PUT',
      body: JSON.stringify({ tenant, url }),
    })
  ).status;
}

async function panelUrl(query: string): Promise<unknown> {
  const card = (await (
    await fetch(`${server.origin}/card?tenant=Cust41001&contact=104&${query}`)
  ).json()) as { panelUrl: unknown };
  return card.panelUrl;
}

const template =
  'http://panel.localhost:3000/panel/p1?uctx=<uctx>&usid=<usid>&cuid=<cuid>&lang=<lanc>&code=<code>&name=<name>';

describe('web panel', () => {
  it('has no address until one is pasted', async () => {
    expect(await panelUrl('user=anne@fjord.example')).toBeNull();
  });

  it('fills in the variables, percent-encoded as UTF-8', async () => {
    await saveTemplate('Cust41001', template);
    expect(await panelUrl('user=siv@fjord.example&lang=nb-NO')).toBe(
      'http://panel.localhost:3000/panel/p1?uctx=Cust41001&usid=12&cuid=104&lang=nb-NO&code=A%2FB%2BC%231&name=Skr%C3%A5strek%20%26%20S%C3%B8nner',
    );
  });

  it('keeps the address over a restart', async () => {
    await saveTemplate('Cust41001', template);
    start();
    expect(await panelUrl('user=anne@fjord.example')).toContain('cuid=104');
  });

  it('refuses addresses that are none, are too long, or belong to no tenant', async () => {
    expect(await saveTemplate('Cust41001', 'javascript:alert(1)')).toBe(400);
    expect(await saveTemplate('Cust41001', `http://panel.localhost/${'x'.repeat(1023)}`)).toBe(400);
    expect(await saveTemplate('Cust9', template)).toBe(404);
  });
});
