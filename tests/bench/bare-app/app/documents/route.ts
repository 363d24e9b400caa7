import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const body = readFileSync(join(process.cwd(), 'body.json'));

/** What the panel's data route is measured against: the same bytes, from memory, for anybody. */
export function GET(): Response {
  return new Response(body, {
    headers: { 'content-type': 'application/json', 'cache-control': 'private, no-store' },
  });
}

export const dynamic = 'force-dynamic';
