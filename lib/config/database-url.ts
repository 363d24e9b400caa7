import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { DatabaseConfig } from '../db/database-config.ts';

/** `file:<path>`, absolute or relative to where the program starts, or `postgres://…`. */
export const databaseUrl = z.string().transform((text, context): DatabaseConfig => {
  if (text.startsWith('file:')) {
    const path = text.startsWith('file://') ? pathOf(text) : text.slice('file:'.length);
    if (path !== '') return { engine: 'sqlite', path: resolve(path) };
    context.addIssue('names no file');
    return z.NEVER;
  }
  if (/^postgres(ql)?:\/\//.test(text)) {
    if (URL.canParse(text)) return { engine: 'postgres', url: text };
    context.addIssue('is not a valid postgres:// address');
    return z.NEVER;
  }
  context.addIssue('must start with file: or postgres://');
  return z.NEVER;
});

function pathOf(text: string): string {
  const url = URL.parse(text);
  return url === null || url.host !== '' ? '' : fileURLToPath(url);
}
