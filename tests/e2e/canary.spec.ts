import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContext } from '@playwright/test';
import {
  ANNE,
  chooseCompany,
  openCardSignedIn,
  panelOf,
  SIV,
  totalOf,
} from '../support/e2e-crm.ts';
import {
  NORDVIK_HANDEL,
  passVisma,
  saidOn,
  setUpPanel,
  signInToManage,
} from '../support/e2e-manage.ts';
import { expect, test } from '../support/e2e-test.ts';
import type { Secret } from '../support/secret-search.ts';
import { clientSecrets, createSecretSearch, handedOutSecrets } from '../support/secret-search.ts';

test.setTimeout(180_000);
/** Nothing here measures speed. */
const PATIENT = { timeout: 20_000 };
test.beforeEach(({ stack }) => stack.startOver());

/** One answer of our own server, headers and body. */
interface Heard {
  readonly url: string;
  readonly text: string;
}

test('no token, key or secret is in an answer, a script, the log or the database (D1)', async ({
  browser,
  page,
  openBrowser,
  stack,
  complaints,
}) => {
  complaints.allow(/40\d|50\d/);
  const { simulator } = stack;
  const heard: Heard[] = [];
  const pending: Promise<unknown>[] = [];
  const listen = (context: BrowserContext) =>
    context.on('response', (response) => {
      if (!response.url().startsWith(stack.appUrl)) return;
      const answer = Promise.all([response.allHeaders(), response.body()]).then(
        ([headers, body]) => {
          const text = `${JSON.stringify(headers)}\n${body.toString('latin1')}`;
          heard.push({ url: response.url(), text });
        },
        // A redirect has no body, and an answer to a page that was left no longer exists.
        () => heard.push({ url: response.url(), text: JSON.stringify(response.headers()) }),
      );
      pending.push(answer);
    });

  await simulator.control('PATCH', '/settings', { refreshTokens: 'one-time' });
  await setUpPanel(browser, stack);
  listen(page.context());
  await openCardSignedIn(page, stack, { person: SIV, contact: 103 });
  await expect(totalOf(page, '3 documents')).toBeVisible(PATIENT);

  // A refresh by 401, an answer of nonsense, the end of the grant, and its repair by hand.
  const apiFault = (fault: object) =>
    simulator.control('POST', '/faults', { target: 'api', ...fault });
  await apiFault({ kind: 'unauthorized' });
  await chooseCompany(page, 'Enslig AS');
  await expect(totalOf(page, '1 document')).toBeVisible(PATIENT);
  await apiFault({ kind: 'html', times: -1 });
  await chooseCompany(page, 'Fjellheim Kontor AS');
  await expect(panelOf(page).getByText('Visma does not answer.')).toBeVisible(PATIENT);
  await stack.calm();
  await simulator.control('DELETE', '/grants', {});
  await chooseCompany(page, 'Multivaluta AS');
  await expect(panelOf(page).getByText(/must be reconnected/)).toBeVisible(PATIENT);
  const manage = await openBrowser();
  listen(manage.context());
  await manage.goto(`${stack.appUrl}/manage`);
  await signInToManage(manage, ANNE);
  await manage.getByRole('link', { name: 'Reconnect' }).first().click();
  await passVisma(manage, NORDVIK_HANDEL);
  await expect(saidOn(manage)).toContainText('is connected again.', PATIENT);
  await manage.goto(`${stack.appUrl}/oauth/visma/callback?code=x&state=y`);
  await manage.goto(`${stack.appUrl}/api/panel/none/card`);
  await Promise.all(pending);

  const tokens = await handedOutSecrets(simulator);
  for (const kind of ['access_token', 'refresh_token', 'id_token', 'code', 'code_verifier']) {
    expect(tokens.filter((token) => token.kind === kind).length, kind).toBeGreaterThanOrEqual(2);
  }
  const keys: readonly Secret[] = [
    { kind: 'AUTH_SECRET', value: stack.secrets.AUTH_SECRET },
    { kind: 'vault key', value: stack.secrets.VAULT_KEYS.split(':')[1] ?? '' },
  ];
  const cookies = [...(await page.context().cookies()), ...(await manage.context().cookies())]
    .filter(({ domain, name }) => /panel\.localhost/.test(domain) && name.startsWith('__Host-'))
    .map(({ name, value }) => ({ kind: `cookie ${name}`, value }))
    .filter(({ value }) => value.length >= 12);
  expect(cookies.length).toBeGreaterThan(0);

  const search = createSecretSearch([...tokens, ...keys, ...clientSecrets(simulator)]);
  const withCookies = createSecretSearch([
    ...tokens,
    ...keys,
    ...clientSecrets(simulator),
    ...cookies,
  ]);

  expect(heard.length).toBeGreaterThan(10);
  // The address of the callback carries its code on purpose; what we answer to it does not.
  expect(heard.flatMap(({ url, text }) => search.find(new URL(url).pathname, text))).toEqual([]);

  const chunks = await filesIn('.next/static');
  expect(chunks.length).toBeGreaterThan(5);
  for (const chunk of chunks) {
    const bytes = await readFile(chunk);
    expect(search.find(chunk, bytes)).toEqual([]);
    // Words of the vault, of the server's start and of the drivers: none of them belongs in a browser.
    for (const word of [
      'aes-256-gcm',
      'sealed_refresh',
      'VAULT_KEYS',
      'AUTH_SECRET',
      'node:crypto',
    ]) {
      expect(bytes.includes(word), `${word} in ${chunk}`).toBe(false);
    }
    expect(chunk).not.toMatch(/\.map$/);
  }

  expect(stack.log().length).toBeGreaterThan(1);
  expect(withCookies.find('the log', stack.log().join('\n'))).toEqual([]);
  const database = stack.databaseFile();
  for (const file of [database, `${database}-wal`]) {
    expect(withCookies.find('the database', await readFile(file))).toEqual([]);
  }
});

async function filesIn(folder: string): Promise<readonly string[]> {
  const files: string[] = [];
  for await (const entry of glob(`${folder}/**`, { withFileTypes: true })) {
    if (entry.isFile()) files.push(join(entry.parentPath, entry.name));
  }
  return files;
}
