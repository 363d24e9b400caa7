import { glob, readFile } from 'node:fs/promises';

/** What the build calls an action, by the name that its file exports. */
export type ActionIds = Readonly<Record<string, string>>;

const MANIFEST = '.next/server/server-reference-manifest.json';
const EXPORTED_METHOD =
  /^export (?:async function|const|function|\{ \w+ as) (GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)\b/gm;

/** `GET /api/panel/[panelKey]/card`, `PAGE /manage`: all that `app` answers, as its files say. */
export async function listRoutes(): Promise<readonly string[]> {
  const routes: string[] = [];
  for await (const file of glob('app/**/{page.tsx,route.ts}')) {
    const path = file.replace(/^app/, '').replace(/\/(?:page\.tsx|route\.ts)$/, '') || '/';
    if (file.endsWith('page.tsx')) routes.push(`PAGE ${path}`);
    else {
      const source = await readFile(file, 'utf8');
      const methods = [...source.matchAll(EXPORTED_METHOD)].map(([, method]) => method);
      if (methods.length === 0) throw new Error(`${file} answers no method`);
      routes.push(...methods.map((method) => `${method} ${path}`));
    }
  }
  return routes.toSorted();
}

/** Every server action of the build that runs. */
export async function listActions(): Promise<ActionIds> {
  const manifest = JSON.parse(await readFile(MANIFEST, 'utf8')) as {
    readonly node: Readonly<Record<string, { readonly exportedName: string }>>;
  };
  return Object.fromEntries(
    Object.entries(manifest.node).map(([id, { exportedName }]) => [exportedName, id]),
  );
}
