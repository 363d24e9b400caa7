import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { DatabaseConfig } from '#lib/db/database-config.ts';

/** A key of a test: `id:base64`. */
export interface TestKey {
  readonly id: string;
  readonly key: Buffer;
}

const root = new URL('../../', import.meta.url);

export interface VaultProcess {
  readonly child: ChildProcess;
  /** Both streams together, as far as written. */
  output(): string;
  /** Resolves when what was written matches; rejects when the process ends before. */
  until(pattern: RegExp): Promise<void>;
  exitCode(): Promise<number | null>;
}

/** The settings of an installation that no vendor is asked for, on this database with these keys. */
export function environmentOf(database: DatabaseConfig, vaultKeys: string | undefined) {
  const vendor = 'http://localhost:9';
  return {
    APP_URL: 'http://panel.localhost:9',
    PORT: '9',
    AUTH_SECRET: 'a secret of at least thirty-two characters',
    DATABASE_URL: database.engine === 'sqlite' ? `file:${database.path}` : database.url,
    VISMA_CONNECT_ISSUER: vendor,
    VISMA_API_URL: vendor,
    VISMA_LEGACY_API_URL: vendor,
    VISMA_CLIENT_ID: 'client',
    VISMA_CLIENT_SECRET: 'secret',
    SUPEROFFICE_LOGIN_URL: vendor,
    SUPEROFFICE_CLIENT_ID: 'client',
    SUPEROFFICE_CLIENT_SECRET: 'secret',
    ...(vaultKeys !== undefined && { VAULT_KEYS: vaultKeys }),
  };
}

export function vaultKeys(...keys: readonly TestKey[]): string {
  return keys.map(({ id, key }) => `${id}:${key.toString('base64')}`).join(',');
}

/** What a Next process runs before its first request; ends well when the app would serve. */
export const START_AND_STOP = [
  '--input-type=module',
  '--eval',
  "await (await import('#lib/start.ts')).start(); process.stdout.write('serving\\n'); process.exit(0);",
];

/** Node as `npm start` runs it, in an environment of its own. */
export function spawnNode(
  parameters: readonly string[],
  env: Readonly<Record<string, string>>,
): VaultProcess {
  const child = spawn(process.execPath, ['--conditions=react-server', ...parameters], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      NODE_ENV: 'production',
      NODE_NO_WARNINGS: '1',
      ...env,
    },
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (part: string) => (text += part));
  }
  const gone = once(child, 'close');
  return {
    child,
    output: () => text,
    async until(pattern) {
      while (!pattern.test(text)) {
        if (child.exitCode !== null || child.signalCode !== null) {
          throw new Error(`ended before ${String(pattern)}:\n${text}`);
        }
        await Promise.race([once(child.stdout, 'data'), gone]);
      }
    },
    async exitCode() {
      await gone;
      return child.exitCode;
    },
  };
}
