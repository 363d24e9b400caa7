import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

/**
 * Versions below these have published holes that concern us. Checked against the lockfile, so it
 * needs no network and no advisory service; raise a floor when an advisory appears.
 */
const FLOORS: Readonly<Record<string, string>> = {
  next: '16.3.3',
  react: '19.2.6',
  'react-dom': '19.2.6',
  'next-auth': '4.24.15',
  // next-auth brings one of the 4.15 line.
  jose: '4.15.5',
  oauth4webapi: '3.8.0',
  pg: '8.16.0',
};
const NODE_FLOOR = '24.0.0';

const REGISTRY = 'https://registry.npmjs.org/';

const LOCK = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      resolved: z.string().optional(),
      integrity: z.string().optional(),
      /** Comes inside another package, whose checksum covers it. */
      inBundle: z.boolean().optional(),
    }),
  ),
});
const PACKAGE = z.object({
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
  optionalDependencies: z.record(z.string(), z.string()),
});

const lock = LOCK.parse(JSON.parse(await readFile('package-lock.json', 'utf8')));
const manifest = PACKAGE.parse(JSON.parse(await readFile('package.json', 'utf8')));

function isAtLeast(version: string, floor: string): boolean {
  const [a, b] = [version, floor].map((text) => text.split('-')[0]?.split('.').map(Number) ?? []);
  for (let i = 0; i < 3; i += 1) {
    const difference = (a?.[i] ?? 0) - (b?.[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  // A pre-release comes before its release.
  return !version.includes('-') || version === floor;
}

describe('the version floor', () => {
  it.each(Object.entries(FLOORS))('%s is at least %s, wherever it is installed', (name, floor) => {
    const installed = Object.entries(lock.packages)
      .filter(([path]) => path === `node_modules/${name}` || path.endsWith(`/node_modules/${name}`))
      .map(([, entry]) => entry.version ?? '0.0.0');
    expect(installed.length).toBeGreaterThan(0);
    expect(installed.filter((version) => !isAtLeast(version, floor))).toEqual([]);
  });

  it('Node is a supported LTS, and the tests run on it', () => {
    const pins = Object.entries(manifest.optionalDependencies).filter(([name]) =>
      name.startsWith('node-'),
    );
    expect(pins.length).toBeGreaterThan(0);
    expect(pins.filter(([, version]) => !isAtLeast(version, NODE_FLOOR))).toEqual([]);
    expect(isAtLeast(process.versions.node, NODE_FLOOR)).toBe(true);
  });

  it('can fail', () => {
    expect(isAtLeast('16.3.2', '16.3.3')).toBe(false);
    expect(isAtLeast('15.9.9', '16.3.3')).toBe(false);
    expect(isAtLeast('16.3.3-canary.1', '16.3.3')).toBe(false);
    expect(isAtLeast('16.10.0', '16.3.3')).toBe(true);
  });
});

describe('dependencies', () => {
  it('are pinned exactly', () => {
    const ranges = Object.entries({
      ...manifest.dependencies,
      ...manifest.devDependencies,
      ...manifest.optionalDependencies,
    }).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version));
    expect(ranges).toEqual([]);
  });

  // Without an address in the lockfile it is the registry that the machine is set to.
  it('come from a registry with a checksum', () => {
    const foreign = Object.entries(lock.packages).filter(
      ([path, entry]) =>
        path !== '' &&
        entry.inBundle !== true &&
        (entry.integrity === undefined || !(entry.resolved ?? REGISTRY).startsWith(REGISTRY)),
    );
    expect(foreign.map(([path]) => path)).toEqual([]);
  });

  it('are few at run time', () => {
    expect(Object.keys(manifest.dependencies).length).toBeLessThanOrEqual(25);
  });
});
