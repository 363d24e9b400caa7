import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { ANNE } from '../support/e2e-crm.ts';
import { makePanel, NORDVIK_HANDEL, passVisma, signInToManage } from '../support/e2e-manage.ts';
import { findFreePorts } from '../support/free-port.ts';
import { launchApp, spawnLauncher } from '../support/launched-app.ts';

test.describe.configure({ timeout: 300_000 });

let folder = '';
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'invoice-panel-start-'));
});
test.afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** The demo on ports and files of its own. */
async function demo() {
  const port = await findFreePorts(6);
  const simulatorPort = port + 1;
  return {
    ports: [port, simulatorPort, simulatorPort + 1, simulatorPort + 4],
    env: {
      PORT: String(port),
      SIMULATOR_PORT: String(simulatorPort),
      SIMULATOR_STATE: join(folder, 'simulator.json'),
      DATABASE_URL: `file:${join(folder, 'panel.db')}`,
    },
  };
}

async function isListening(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/`, { redirect: 'manual' }).then(
    () => true,
    () => false,
  );
}

test('the demo says where to go, and stopping it leaves nothing running', async () => {
  const { ports, env } = await demo();
  const app = await launchApp(env);
  expect(app.output()).toContain(`http://crm.localhost:${(ports[1] ?? 0) + 4}`);
  expect(await Promise.all(ports.map(isListening))).toEqual(ports.map(() => true));
  expect(await app.stop()).toBe(0);
  expect(await Promise.all(ports.map(isListening))).toEqual(ports.map(() => false));
});

test('a second start keeps what was connected, and the secrets', async ({ page }) => {
  const { env } = await demo();
  const manage = `http://panel.localhost:${env.PORT}/manage`;
  const panel = page.getByRole('heading', { name: 'Kept', level: 2, exact: true });
  const first = await launchApp(env);
  await page.goto(manage);
  await signInToManage(page, ANNE);
  await makePanel(page, 'Kept');
  await page.getByRole('button', { name: 'Connect with Visma' }).click();
  await passVisma(page, NORDVIK_HANDEL);
  await page.getByRole('status').getByText('Nordvik Handel AS is connected.').waitFor();
  expect(await first.stop()).toBe(0);

  const second = await launchApp(env);
  await page.goto(manage);
  // Without a new sign-in: the cookie is sealed with the secret, the session is a row.
  await expect(panel).toBeVisible();
  await page.getByRole('link', { name: 'Nordvik Handel AS' }).click();
  await page.getByRole('button', { name: 'Test' }).click();
  await expect(page.getByText('The test passed: Nordvik Handel AS can be read.')).toBeVisible();
  expect(await second.stop()).toBe(0);
});

test('a killed launcher takes app and simulator with it', async () => {
  const { ports, env } = await demo();
  const app = await launchApp(env);
  app.launcher.kill('SIGKILL');
  await expect
    .poll(async () => (await Promise.all(ports.map(isListening))).some(Boolean), {
      timeout: 20_000,
    })
    .toBe(false);
});

test('a port in use is said so', async () => {
  const { env } = await demo();
  const other = createServer();
  other.listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const app = spawnLauncher({ ...env, PORT: String(port) });
  await once(app.launcher, 'exit');
  other.close();
  expect(app.launcher.exitCode).toBe(1);
  expect(app.output()).toContain(`PORT ${port} is in use`);
});

test('outside the demo every problem is named at once, before anything is built', async () => {
  const startedAt = Date.now();
  const app = spawnLauncher({
    VISMA_API_URL: 'http://api.finance.visma.net',
    VAULT_KEYS: `k:${randomBytes(8).toString('base64')}`,
    DATABASE_URL: 'postgres://panel:canary@127.0.0.1:9/panel',
  });
  await once(app.launcher, 'exit');
  expect(app.launcher.exitCode).toBe(1);
  expect(Date.now() - startedAt).toBeLessThan(60_000);
  for (const name of [
    'VAULT_KEYS key 1 is 8 bytes long',
    'AUTH_SECRET is missing',
    'VISMA_API_URL must use https',
    'VISMA_CONNECT_ISSUER is missing',
    'SUPEROFFICE_CLIENT_SECRET is missing',
    'DATABASE_URL names a database that does not answer',
  ]) {
    expect(app.output()).toContain(name);
  }
  expect(app.output()).not.toContain('canary');
});
