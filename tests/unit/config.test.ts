import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { databaseOf, isDemo, parseConfig } from '#lib/config.ts';
import type { Environment } from '#lib/config.ts';

const KEY = randomBytes(32).toString('base64');
const COMPLETE: Environment = {
  APP_URL: 'https://panel.example.com',
  DATABASE_URL: 'postgres://u:p@db.example.com/panel',
  VAULT_KEYS: `k1:${KEY}`,
  AUTH_SECRET: 'x'.repeat(32),
  SUPEROFFICE_LOGIN_URL: 'https://online.superoffice.com/',
  SUPEROFFICE_CLIENT_ID: 'so',
  SUPEROFFICE_CLIENT_SECRET: 'so secret/+%',
  VISMA_CONNECT_ISSUER: 'https://connect.visma.com',
  VISMA_API_URL: 'https://api.finance.visma.net',
  VISMA_CLIENT_ID: 'visma',
  VISMA_CLIENT_SECRET: 'visma secret/+%:x',
};

function problemsOf(changes: Environment): readonly string[] {
  try {
    parseConfig({ ...COMPLETE, ...changes });
    return [];
  } catch (error) {
    expect(error).toMatchObject({ code: 'config.invalid' });
    return (error as Error).message.split('\n');
  }
}

describe('a complete configuration', () => {
  it('gets the documented defaults', () => {
    expect(parseConfig(COMPLETE)).toMatchObject({
      appUrl: 'https://panel.example.com',
      port: 3000,
      superoffice: { loginUrl: 'https://online.superoffice.com' },
      visma: { legacyApiUrl: 'https://integration.visma.net', webhookKeys: [] },
      frameAncestors: ['https://*.superoffice.com'],
      logLevel: 'info',
      retentionDays: 400,
    });
  });

  it.each(['https://login.example.com/realm/', 'https://login.example.com/realm'])(
    'keeps the issuer %s as it is written',
    (issuer) => {
      expect(parseConfig({ ...COMPLETE, VISMA_CONNECT_ISSUER: issuer }).visma.issuer).toBe(issuer);
    },
  );

  it('treats an empty variable as absent', () => {
    const config = parseConfig({
      ...COMPLETE,
      PORT: '',
      VISMA_SERVICE_CLIENT_ID: '',
      SMTP_URL: '',
    });
    expect([config.port, config.visma.service, config.mail]).toEqual([3000, undefined, undefined]);
  });

  it('keeps the first vault key first', () => {
    const config = parseConfig({ ...COMPLETE, VAULT_KEYS: `k2:${KEY},k1:${KEY}` });
    expect(config.vaultKeys.map((key) => key.id)).toEqual(['k2', 'k1']);
    expect(config.vaultKeys[0]?.key.byteLength).toBe(32);
  });

  it('reads several keys of webhooks, of which none may be missing once it is set', () => {
    const keysOf = (text: string) =>
      parseConfig({ ...COMPLETE, VISMA_WEBHOOK_KEYS: text }).visma.webhookKeys;
    expect(keysOf('a+/b==, older')).toEqual(['a+/b==', 'older']);
    expect(keysOf('')).toEqual([]);
    expect(problemsOf({ VISMA_WEBHOOK_KEYS: ' , ' })).toEqual([
      'VISMA_WEBHOOK_KEYS has no key in it',
    ]);
  });

  it('reads nothing in the background unless told from which row', () => {
    expect(parseConfig(COMPLETE).visma.backgroundFrom).toBeUndefined();
    const config = parseConfig({ ...COMPLETE, VISMA_BACKGROUND_FROM: '5000' });
    expect(config.visma.backgroundFrom).toBe(5000);
    expect(problemsOf({ VISMA_BACKGROUND_FROM: '0' })).toHaveLength(1);
  });

  it('trusts no proxy unless told which', () => {
    expect(parseConfig(COMPLETE).trustedProxies).toEqual([]);
    const text = '10.0.0.0/8, 192.0.2.7,2001:DB8::/32,::1';
    expect(parseConfig({ ...COMPLETE, TRUSTED_PROXIES: text }).trustedProxies).toEqual([
      { address: '10.0.0.0', bits: 8 },
      { address: '192.0.2.7', bits: 32 },
      { address: '2001:DB8::', bits: 32 },
      { address: '::1', bits: 128 },
    ]);
  });

  it('takes the address of a document in Visma.net as it is written', () => {
    expect(parseConfig(COMPLETE).visma.pageUrl).toBeUndefined();
    for (const url of [
      'https://finance.example.com/Main?ScreenId={screen}&DocType={code}&RefNbr={number}',
      'https://finance.example.com/#/{company}/{type}/{number}',
      'http://localhost:3001/{number}',
    ]) {
      expect(parseConfig({ ...COMPLETE, VISMA_PAGE_URL: url }).visma.pageUrl).toBe(url);
    }
  });

  it('reads both kinds of database', () => {
    expect(databaseOf({ DATABASE_URL: 'file:/tmp/x.db' })).toEqual({
      engine: 'sqlite',
      path: '/tmp/x.db',
    });
    expect(databaseOf({ DATABASE_URL: 'file:///tmp/x.db' })).toEqual({
      engine: 'sqlite',
      path: '/tmp/x.db',
    });
    expect(databaseOf({})).toMatchObject({ engine: 'sqlite' });
    expect(databaseOf(COMPLETE)).toMatchObject({ engine: 'postgres' });
  });
});

describe('a wrong configuration', () => {
  it('names every missing variable at once', () => {
    const names = ['VAULT_KEYS', 'AUTH_SECRET', 'VISMA_API_URL', 'SUPEROFFICE_CLIENT_SECRET'];
    const problems = problemsOf(Object.fromEntries(names.map((name) => [name, undefined])));
    expect(problems.toSorted()).toEqual(names.map((name) => `${name} is missing`).toSorted());
  });

  it.each([
    ['VAULT_KEYS', `k1:${randomBytes(16).toString('base64')}`, /key 1 is 16 bytes/],
    ['VAULT_KEYS', `k1:${KEY},k1:${KEY}`, /same key id twice/],
    ['VAULT_KEYS', 'k1:not base64!', /is not base64/],
    ['VAULT_KEYS', KEY, /not of the form|has an id/],
    ['AUTH_SECRET', 'short', /at least 16/],
    ['APP_URL', 'http://panel.example.com', /https/],
    ['APP_URL', 'https://panel.example.com/path', /without a path/],
    ['VISMA_API_URL', 'http://api.finance.visma.net', /https/],
    ['VISMA_API_URL', 'https://api.finance.visma.net/v1', /must not end/],
    ['VISMA_CONNECT_ISSUER', 'ftp://connect.visma.com', /https/],
    ['SUPEROFFICE_LOGIN_URL', 'http://127.0.0.1.evil.example', /https/],
    ['SUPEROFFICE_LOGIN_URL', 'https://user:secret@online.superoffice.com', /user or password/],
    ['DATABASE_URL', 'mysql://db/panel', /file: or postgres/],
    ['DATABASE_URL', 'file:', /names no file/],
    ['FRAME_ANCESTORS', "'unsafe'", /entry 1/],
    ['FRAME_ANCESTORS', 'https://a.example;script-src', /entry 1/],
    ['FRAME_ANCESTORS', 'https://*.com', /entry 1/],
    ['FRAME_ANCESTORS', '*', /entry 1/],
    ['FRAME_ANCESTORS', 'http://crm.example.com', /entry 1/],
    ['FRAME_ANCESTORS', 'https://crm.example.com:*', /entry 1/],
    ['FRAME_ANCESTORS', 'http://[::2]:3000', /entry 1/],
    ['FRAME_ANCESTORS', 'http://localhost:**', /entry 1/],
    ['PORT', '70000', /whole number/],
    ['LOG_LEVEL', 'loud', /one of/],
    ['RETENTION_DAYS', '0', /whole number/],
    ['TRUSTED_PROXIES', '10.0.0.1,', /entry 2/],
    ['TRUSTED_PROXIES', '10.0.0.0/33', /entry 1/],
    ['TRUSTED_PROXIES', '0.0.0.0/0', /neither an address nor a range/],
    ['TRUSTED_PROXIES', '10.0.0.1 10.0.0.2', /neither an address nor a range/],
    ['TRUSTED_PROXIES', 'proxy.example.com', /neither an address nor a range/],
    ['VISMA_PAGE_URL', 'https://finance.example.com/', /\{number\}/],
    ['VISMA_PAGE_URL', 'https://finance.example.com/{number}/{id}', /none of/],
    ['VISMA_PAGE_URL', 'https://finance.example.com/{number}/{', /brace/],
    ['VISMA_PAGE_URL', 'https://finance.example.com/?n={number', /brace/],
    ['VISMA_PAGE_URL', 'https://finance.example.com/{{number}', /brace/],
    ['VISMA_PAGE_URL', 'https://finance.example.com/{number}}', /brace/],
    ['VISMA_PAGE_URL', 'https://{company}.example.com/{number}', /not an absolute URL/],
    ['VISMA_PAGE_URL', 'javascript:alert({number})', /https/],
    ['VISMA_PAGE_URL', 'http://finance.example.com/{number}', /https/],
    ['VISMA_PAGE_URL', 'https://a:b@finance.example.com/{number}', /user or password/],
    ['VISMA_SERVICE_CLIENT_ID', 'service', /VISMA_SERVICE_CLIENT_SECRET is missing/],
    ['SMTP_URL', 'smtp://mail.example.com', /MAIL_FROM is missing/],
  ])('%s=%s is refused', (name, value, message) => {
    expect(problemsOf({ [name]: value }).join('\n')).toMatch(message);
  });

  it('never quotes a value', () => {
    const text = problemsOf({
      VAULT_KEYS: 'canary-1',
      AUTH_SECRET: 'canary-2',
      DATABASE_URL: 'canary-3',
      VISMA_API_URL: 'canary-4',
    }).join('\n');
    expect(text).not.toContain('canary');
  });

  it.each(['http://localhost:1', 'http://x.localhost:1', 'http://127.8.9.1:1', 'http://[::1]:1'])(
    'accepts %s, which stays on this machine',
    (url) => {
      expect(problemsOf({ VISMA_API_URL: url, APP_URL: url })).toEqual([]);
    },
  );
});

it('lets pages of this machine frame a panel, on any port', () => {
  const sources = ['http://localhost:*', 'http://crm.localhost:*', 'http://[::1]:3000'];
  const config = parseConfig({ ...COMPLETE, FRAME_ANCESTORS: sources.join(' ') });
  expect(config.frameAncestors).toEqual(sources);
});

it('takes a secret of 16 characters', () => {
  expect(problemsOf({ AUTH_SECRET: 'x'.repeat(16) })).toEqual([]);
});

describe('the demo', () => {
  it('is what nothing points elsewhere', () => {
    expect(isDemo({})).toBe(true);
    expect(isDemo({ VISMA_CLIENT_ID: '' })).toBe(true);
    expect(isDemo({ APP_URL: 'http://localhost:3000', PORT: '3100' })).toBe(true);
  });

  it('ends with any vendor variable or a public address', () => {
    expect(isDemo({ VISMA_WEBHOOK_KEYS: 'k' })).toBe(false);
    expect(isDemo({ SUPEROFFICE_CLIENT_ID: 'x' })).toBe(false);
    expect(isDemo({ APP_URL: 'https://panel.example.com' })).toBe(false);
    expect(isDemo({ APP_URL: 'nonsense' })).toBe(false);
  });
});
