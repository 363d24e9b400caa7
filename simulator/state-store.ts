/**
 * Keeps what must survive a restart of the simulator (issued grants, signing keys) in one JSON file.
 *
 * Without a file everything stays in memory: tests start from nothing each time.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export interface StateStore {
  /** False where nothing that is saved will ever be loaded. */
  readonly isKept: boolean;
  /** What was last saved under `key`, by this process or an earlier one. */
  readonly load: (key: string) => unknown;
  /** `value` must survive `JSON.stringify`. */
  readonly save: (key: string, value: unknown) => void;
  readonly clear: () => void;
}

function readSections(file: string): Map<string, unknown> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return new Map();
    throw error;
  }
  return new Map(Object.entries(JSON.parse(text) as Record<string, unknown>));
}

/** @param file path of the JSON file; `undefined` keeps everything in memory. */
export function createStateStore(file: string | undefined): StateStore {
  const sections = file === undefined ? new Map<string, unknown>() : readSections(file);

  /** Written beside the file and renamed, so that a kill in between leaves the old state. */
  function write(): void {
    if (file === undefined) return;
    mkdirSync(dirname(file), { recursive: true });
    const temporary = `${file}.new`;
    writeFileSync(temporary, JSON.stringify(Object.fromEntries(sections)), { mode: 0o600 });
    renameSync(temporary, file);
  }

  return {
    isKept: true,
    load: (key) => structuredClone(sections.get(key)),
    save(key, value) {
      sections.set(key, structuredClone(value));
      write();
    },
    clear() {
      sections.clear();
      write();
    },
  };
}

/** For a process whose state ends with it: a copy of everything at each change would be for nobody. */
export function createForgetfulStore(): StateStore {
  return { isKept: false, load: () => undefined, save: () => undefined, clear: () => undefined };
}
