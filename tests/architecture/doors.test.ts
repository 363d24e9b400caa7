import { existsSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

/** What lets nobody in without a session. */
const DOORS =
  /^import .* from '#lib\/auth\/(page-doors|panel-route|file-route|require-admin)\.ts';$/m;

/** What is open to the world, and what it gives to whoever comes. */
const OPEN: Readonly<Record<string, string>> = {
  'app/page.tsx': 'leads to the manage page',
  'app/sign-in/route.ts': 'begins a sign-in',
  'app/sign-in/finish/route.ts': 'the session, to the browser that began the sign-in',
  'app/sign-in/problem/route.ts': 'a sentence',
  'app/api/auth/[...nextauth]/route.ts': 'the answer of SuperOffice, checked against its sign-in',
  'app/api/session/redeem/route.ts': 'the session, for handle and verifier',
  'app/api/session/sign-out/route.ts': 'the end of the session whose cookie comes along',
  'app/hand-over/page.tsx': 'what the link stands for, to the session it was exchanged for',
  'app/api/hand-over/route.ts': 'that session, for the secret of the link',
  'app/api/health/live/route.ts': 'yes',
  'app/api/health/ready/route.ts': 'the names of what fails',
  'app/api/webhooks/visma/route.ts': 'nothing, and belief to what is signed',
};

it('every page and route asks who is there, or is known to be open', async () => {
  const open: string[] = [];
  for await (const file of glob('app/**/{page.tsx,route.ts}')) {
    if (!(await hasDoor(file))) open.push(file);
  }
  expect(new Set(open)).toEqual(new Set(Object.keys(OPEN)));
});

it('every action asks for an administrator', async () => {
  for await (const file of glob('app/**/*.ts')) {
    const source = await readFile(file, 'utf8');
    if (!/^'use server';$/m.test(source)) continue;
    const [, ...actions] = source.split(/^export /m);
    expect(actions.length).toBeGreaterThan(0);
    for (const action of actions) {
      expect(action).toMatch(
        /^async function \w+\([^)]*\): Promise<ActionState> \{\n {2}return asAdmin\(/,
      );
    }
  }
});

/** In the file itself or in what it takes from the files beside it. */
async function hasDoor(file: string, seen: ReadonlySet<string> = new Set()): Promise<boolean> {
  const source = await readFile(file, 'utf8');
  if (DOORS.test(source)) return true;
  const imported = [...source.matchAll(/^import (?!type)[^;]*? from '(\.[^']+)';$/gm)];
  for (const [, path = ''] of imported) {
    const next = join(dirname(file), path);
    if (next.endsWith('actions.ts') || seen.has(next) || !existsSync(next)) continue;
    if (await hasDoor(next, new Set([...seen, file]))) return true;
  }
  return false;
}
