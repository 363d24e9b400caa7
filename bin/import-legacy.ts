import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { hasCode } from '#lib/errors.ts';
import type { Server } from '#lib/server.ts';
import { server } from '#lib/server.ts';
import { startFailure } from '#lib/start-failure.ts';

type ImportedLines = ReturnType<Server['connections']['importLegacy']>;
type ImportedLine = ImportedLines extends AsyncIterable<infer Line> ? Line : never;

const ACCESS = {
  works: 'Visma still answers',
  refused: 'Visma refuses the token, the company must be reconnected',
  'other-company': 'the company is connected already',
  unknown: 'Visma did not answer just now',
} as const;

/**
 * Takes over connections from before Visma Connect: a CSV file or a JSON list, named as the only
 * argument or on standard input. Exit code 0 when every record was taken, else 1.
 */
try {
  const list = await readList(process.argv[2]);
  const { connections, close } = await server();
  try {
    process.exitCode = await run(connections.importLegacy(list));
  } finally {
    await close();
  }
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
}

async function run(lines: ImportedLines): Promise<number> {
  let wrong = 0;
  for await (const line of lines) {
    process.stdout.write(`line ${line.line}: ${wordsOf(line)}\n`);
    if (line.kind === 'wrong') wrong += 1;
  }
  return wrong === 0 ? 0 : 1;
}

function wordsOf(line: ImportedLine): string {
  if (line.kind === 'wrong') return `not taken: ${line.problem}`;
  const { result, access } = line.imported;
  return [line.companyName, result, ...(access === undefined ? [] : [ACCESS[access]])].join(', ');
}

function readList(path: string | undefined): Promise<string> {
  return path === undefined || path === '-' ? text(process.stdin) : readFile(path, 'utf8');
}

function explain(error: unknown): string {
  if (hasCode(error, 'input.invalid')) return `Nothing was imported: ${error.message}`;
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
    return 'Nothing was imported: there is no such file';
  return startFailure(error);
}
