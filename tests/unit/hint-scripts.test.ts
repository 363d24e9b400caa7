import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTask } from 'node:timers/promises';
import { createContext, runInContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hintScripts } from '../../bin/launch/hint-scripts.ts';

const folder = await mkdtemp(join(tmpdir(), 'invoice-panel-hints-'));
const chunks = join(folder, 'static/chunks');
const read = (name: string) => readFile(join(chunks, name), 'utf8');

beforeAll(async () => {
  await mkdir(chunks, { recursive: true });
  await writeFile(join(chunks, 'turbopack-1.js'), 'ran();\n// its last line');
  await writeFile(join(chunks, '2.js'), 'ran();');
  await hintScripts(folder);
});

afterAll(() => rm(folder, { recursive: true }));

/** The little of a browser that decides when the scripts run. */
async function openPage(visibilityState: 'visible' | 'hidden') {
  const page = { runs: 0, draw: (): void => undefined, wait: (): void => undefined };
  const context = createContext({
    document: { visibilityState },
    MessageChannel: LaterChannel,
    requestAnimationFrame: (draw: () => void) => (page.draw = draw),
    setTimeout: (wait: () => void) => (page.wait = wait),
    clearTimeout: () => undefined,
    ran: () => (page.runs += 1),
  });
  runInContext(await read('turbopack-1.js'), context);
  return page;
}

/** Delivers in a task of its own, unless it is closed by then. */
class LaterChannel {
  readonly port1 = { onmessage: (): void => undefined, close: () => (this.#isOpen = false) };
  readonly port2 = { postMessage: () => void setImmediate(() => this.#deliver()) };
  #isOpen = true;

  #deliver(): void {
    if (this.#isOpen) this.port1.onmessage();
  }
}

describe('hintScripts', () => {
  it('asks for every script to be compiled as a whole', async () => {
    expect(await read('2.js')).toBe('//# allFunctionsCalledOnLoad\nran();');
    expect(await read('turbopack-1.js')).toMatch(/^\/\/# allFunctionsCalledOnLoad\n/);
  });

  it('has the scripts run after the first frame, once', async () => {
    const page = await openPage('visible');
    expect(page.runs).toBe(0);
    page.draw();
    // The frame is painted when its callbacks are through.
    expect(page.runs).toBe(0);
    await nextTask();
    expect(page.runs).toBe(1);
    page.wait();
    await nextTask();
    expect(page.runs).toBe(1);
  });

  it('does not wait for ever where nothing is drawn', async () => {
    const page = await openPage('visible');
    page.wait();
    await nextTask();
    expect(page.runs).toBe(1);
    page.draw();
    await nextTask();
    expect(page.runs).toBe(1);
  });

  it('does not wait in a tab that is not seen', async () => {
    expect((await openPage('hidden')).runs).toBe(1);
  });
});
