import { readFile } from 'node:fs/promises';

const SECTION = /^### (?<routes>.+)\n[^#]*?```text\n(?<fields>[^`]*)```/gm;

/** What docs/api.md lists, by `GET card`. */
export async function readDocumentedFields(): Promise<Readonly<Record<string, readonly string[]>>> {
  const text = await readFile('docs/api.md', 'utf8');
  return Object.fromEntries(
    [...text.matchAll(SECTION)].flatMap(({ groups }) => {
      const fields = (groups?.['fields'] ?? '').split('\n').filter(Boolean).flatMap(unfold);
      return (groups?.['routes'] ?? '').split(', ').map((route) => [route, fields] as const);
    }),
  );
}

/** `a.{b,c}` is `a.b` and `a.c`. */
function unfold(pattern: string): readonly string[] {
  const found = /^(?<head>[^{]*)\{(?<names>[^}]*)\}(?<tail>.*)$/.exec(pattern)?.groups;
  if (found === undefined) return [pattern];
  const { head = '', names = '', tail = '' } = found;
  return names.split(',').flatMap((name) => unfold(`${head}${name}${tail}`));
}

/** The fields of a JSON value that none of the patterns allows. */
export function findUndocumented(json: unknown, patterns: readonly string[]): readonly string[] {
  const allowed = patterns.map(
    (pattern) => new RegExp(`^${pattern.replace(/[.[\]]/g, '\\$&').replaceAll('*', '[^.]+')}$`),
  );
  return [...new Set(pathsOf(json, ''))].filter((path) => !allowed.some((each) => each.test(path)));
}

/** Of an empty list or object there is nothing to tell. */
function pathsOf(value: unknown, path: string): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((each) => pathsOf(each, `${path}[]`));
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([name, inner]) =>
    pathsOf(inner, path === '' ? name : `${path}.${name}`),
  );
}

/** A value that React sent with a page to its browser, by the name of its property. */
export function sentWithPage(html: string, property: string): unknown {
  const parts = [...html.matchAll(/self\.__next_f\.push\(\[1,("(?:[^"\\]|\\.)*")\]\)/g)];
  const flight = parts.map(([, text = '""']) => String(JSON.parse(text))).join('');
  const start = flight.indexOf(`"${property}":`) + property.length + 3;
  for (let end = start; start > property.length + 2 && end <= flight.length; end += 1) {
    if (!/[}\]]/.test(flight[end - 1] ?? '')) continue;
    try {
      return JSON.parse(flight.slice(start, end)) as unknown;
    } catch {
      // Not its last bracket yet.
    }
  }
  return undefined;
}
