import { z } from 'zod';
import { databaseUrl } from './config/database-url.ts';
import { frameAncestors } from './config/frame-ancestors.ts';
import { httpOrigin, httpUrl, issuerUrl } from './config/http-url.ts';
import { trustedProxies } from './config/trusted-proxies.ts';
import type { VaultKey } from './config/vault-keys.ts';
import { vaultKeys } from './config/vault-keys.ts';
import { vismaPageUrl } from './config/visma-page-url.ts';
import { webhookKeys } from './config/webhook-keys.ts';
import type { DatabaseConfig } from './db/database-config.ts';
import { AppError } from './errors.ts';
import { isLoopback } from './http/loopback.ts';
import type { Network } from './http/network.ts';
import type { LogLevel } from './log.ts';

interface OAuthClient {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Everything that differs between installations. URLs come without a final slash. */
export interface Config {
  /** Public origin of the app; every absolute URL is built from it, never from a Host header. */
  readonly appUrl: string;
  readonly port: number;
  readonly database: DatabaseConfig;
  /** The first one seals, all of them open. */
  readonly vaultKeys: readonly VaultKey[];
  readonly authSecret: string;
  readonly superoffice: OAuthClient & {
    readonly loginUrl: string;
    readonly privateKey: string | undefined;
  };
  readonly visma: {
    readonly issuer: string;
    readonly apiUrl: string;
    readonly legacyApiUrl: string;
    readonly interactive: OAuthClient;
    /** Absent: connecting by Tenant ID is not offered. */
    readonly service: OAuthClient | undefined;
    /** Empty: the endpoint of the webhooks is off. */
    readonly webhookKeys: readonly string[];
    /** Pages behind this many documents are asked for by the background API; absent: none. */
    readonly backgroundFrom: number | undefined;
    /** Template of a document's page in Visma.net (`vismaPageOf`); absent: no link is shown. */
    readonly pageUrl: string | undefined;
  };
  /** CSP sources that may frame a panel. */
  readonly frameAncestors: readonly string[];
  /** Whose `X-Forwarded-For` is believed; empty: nobody's. */
  readonly trustedProxies: readonly Network[];
  readonly mail: { readonly url: string; readonly from: string } | undefined;
  readonly metricsToken: string | undefined;
  readonly logLevel: LogLevel;
  readonly retentionDays: number;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** The process environment. This file is the only one that reads it. */
export function environment(): Environment {
  return process.env;
}

/** Under `next dev`, which says so itself. Decides about hot reloading and nothing else. */
export function isDevelopment(): boolean {
  return process.env['NODE_ENV'] === 'development';
}

/** next-auth reads its own address and nothing else from the environment, at each request. */
export function tellNextAuth(config: Config): void {
  process.env['NEXTAUTH_URL'] = config.appUrl;
}

/**
 * True when nothing points the app at Visma or SuperOffice and it is reached on this machine only:
 * `npm start` then brings the simulator and makes its own secrets.
 */
export function isDemo(env: Environment): boolean {
  const given = present(env);
  const pointed = Object.keys(given).some((name) => /^(VISMA|SUPEROFFICE)_/.test(name));
  const url = URL.parse(appUrlOf(given));
  return !pointed && url !== null && isLoopback(url);
}

/**
 * Throws `config.invalid` with one line per problem, each naming its variable; values are never
 * quoted. An empty variable counts as absent.
 */
export function parseConfig(env: Environment): Config {
  const given = present(env);
  const parsed = SCHEMA.safeParse({ ...given, APP_URL: appUrlOf(given) });
  const problems = [
    ...(parsed.error?.issues ?? []).map((issue) => `${issue.path.join('.')} ${issue.message}`),
    ...halfPairs(given),
  ];
  if (parsed.data === undefined || problems.length > 0) {
    throw new AppError('config.invalid', problems.join('\n'));
  }
  return toConfig(parsed.data);
}

/** The database alone, also when other variables are wrong; undefined when its own is. */
export function databaseOf(env: Environment): DatabaseConfig | undefined {
  return SCHEMA.shape.DATABASE_URL.safeParse(present(env)['DATABASE_URL']).data;
}

function present(env: Environment): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => (entry[1] ?? '') !== ''),
  );
}

/** `APP_URL`, or an origin on this machine with the port that is listened on. */
export function appUrlOf(env: Environment): string {
  const port = env['PORT'] ?? '';
  return env['APP_URL'] || `http://panel.localhost:${/^\d+$/.test(port) ? port : '3000'}`;
}

const required = z.string({ error: 'is missing' });
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const wholeNumber = (from: number, to: number) =>
  z
    .string()
    .refine(
      (text) => /^\d{1,9}$/.test(text) && Number(text) >= from && Number(text) <= to,
      `must be a whole number from ${from} to ${to}`,
    )
    .transform(Number);

const SCHEMA = z.object({
  APP_URL: httpOrigin,
  PORT: wholeNumber(1, 65_535).default(3000),
  DATABASE_URL: z.string().default('file:./data/panel.db').pipe(databaseUrl),
  VAULT_KEYS: required.pipe(vaultKeys),
  AUTH_SECRET: required.min(16, 'must have at least 16 characters'),
  SUPEROFFICE_LOGIN_URL: required.pipe(httpOrigin),
  SUPEROFFICE_CLIENT_ID: required,
  SUPEROFFICE_CLIENT_SECRET: required,
  SUPEROFFICE_PRIVATE_KEY: z.string().optional(),
  VISMA_CONNECT_ISSUER: required.pipe(issuerUrl),
  VISMA_API_URL: required
    .pipe(httpUrl)
    .refine((url) => !/\/v\d+$/.test(url), 'must not end with the version (/v1)'),
  VISMA_LEGACY_API_URL: z.string().default('https://integration.visma.net').pipe(httpUrl),
  VISMA_CLIENT_ID: required,
  VISMA_CLIENT_SECRET: required,
  VISMA_SERVICE_CLIENT_ID: z.string().optional(),
  VISMA_SERVICE_CLIENT_SECRET: z.string().optional(),
  VISMA_WEBHOOK_KEYS: webhookKeys.optional(),
  VISMA_BACKGROUND_FROM: wholeNumber(1, 999_999_999).optional(),
  VISMA_PAGE_URL: vismaPageUrl.optional(),
  FRAME_ANCESTORS: z.string().default('https://*.superoffice.com').pipe(frameAncestors),
  TRUSTED_PROXIES: trustedProxies.optional(),
  SMTP_URL: z
    .string()
    .refine(
      (text) => /^smtps?:\/\//.test(text) && URL.canParse(text),
      'must be smtp:// or smtps://',
    )
    .optional(),
  MAIL_FROM: z.string().optional(),
  METRICS_TOKEN: z.string().optional(),
  LOG_LEVEL: z
    .enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(', ')}` })
    .default('info'),
  RETENTION_DAYS: wholeNumber(1, 36_500).default(400),
});

const PAIRS = [
  ['VISMA_SERVICE_CLIENT_ID', 'VISMA_SERVICE_CLIENT_SECRET'],
  ['SMTP_URL', 'MAIL_FROM'],
] as const;

function halfPairs(given: Environment): string[] {
  return PAIRS.flatMap(([a, b]) => {
    if ((given[a] === undefined) === (given[b] === undefined)) return [];
    const [missing, set] = given[a] === undefined ? [a, b] : [b, a];
    return [`${missing} is missing (${set} is set)`];
  });
}

function toConfig(env: z.infer<typeof SCHEMA>): Config {
  return {
    appUrl: env.APP_URL,
    port: env.PORT,
    database: env.DATABASE_URL,
    vaultKeys: env.VAULT_KEYS,
    authSecret: env.AUTH_SECRET,
    superoffice: {
      loginUrl: env.SUPEROFFICE_LOGIN_URL,
      clientId: env.SUPEROFFICE_CLIENT_ID,
      clientSecret: env.SUPEROFFICE_CLIENT_SECRET,
      // Line breaks do not survive every way of setting a variable.
      privateKey: env.SUPEROFFICE_PRIVATE_KEY?.replaceAll('\\n', '\n'),
    },
    visma: {
      issuer: env.VISMA_CONNECT_ISSUER,
      apiUrl: env.VISMA_API_URL,
      legacyApiUrl: env.VISMA_LEGACY_API_URL,
      interactive: { clientId: env.VISMA_CLIENT_ID, clientSecret: env.VISMA_CLIENT_SECRET },
      service: clientOf(env.VISMA_SERVICE_CLIENT_ID, env.VISMA_SERVICE_CLIENT_SECRET),
      webhookKeys: env.VISMA_WEBHOOK_KEYS ?? [],
      backgroundFrom: env.VISMA_BACKGROUND_FROM,
      pageUrl: env.VISMA_PAGE_URL,
    },
    frameAncestors: env.FRAME_ANCESTORS,
    trustedProxies: env.TRUSTED_PROXIES ?? [],
    mail:
      env.SMTP_URL === undefined || env.MAIL_FROM === undefined
        ? undefined
        : { url: env.SMTP_URL, from: env.MAIL_FROM },
    metricsToken: env.METRICS_TOKEN,
    logLevel: env.LOG_LEVEL,
    retentionDays: env.RETENTION_DAYS,
  };
}

function clientOf(id: string | undefined, secret: string | undefined): OAuthClient | undefined {
  return id === undefined || secret === undefined
    ? undefined
    : { clientId: id, clientSecret: secret };
}
