import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { Environment } from '#lib/config.ts';

const ANNOUNCEMENT = z.object({
  ready: z.literal(true),
  crm: z.string(),
  env: z.record(z.string(), z.string()),
});

export interface RunningSimulator {
  readonly process: ChildProcess;
  /** Address of the stand-in for SuperOffice. */
  readonly crm: string;
  /** Points the app at it. */
  readonly env: Readonly<Record<string, string>>;
}

/** Undefined when it ended before it listened; it has said why on standard error. */
export async function startSimulator(env: Environment): Promise<RunningSimulator | undefined> {
  // A group of its own, so that Ctrl-C reaches the launcher alone, which stops the app first. The
  // end of its standard input ends it, also when the launcher is killed.
  const child = spawn(process.execPath, ['simulator/main.ts', '--until-stdin-ends'], {
    env: { ...env, NODE_ENV: 'production' },
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  });
  const ended = once(child, 'exit').then(() => undefined);
  const first = once(createInterface(child.stdout), 'line').then(([line]) => String(line));
  const line = await Promise.race([first, ended]);
  if (line === undefined) return undefined;
  child.stdout.resume();
  const { crm, env: pointers } = ANNOUNCEMENT.parse(JSON.parse(line));
  return { process: child, crm, env: pointers };
}
