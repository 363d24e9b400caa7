import { glob, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** https://v8.dev/blog/explicit-compile-hints; to other browsers it is a comment. */
const HINT = '//# allFunctionsCalledOnLoad\n';

/** What runs the others: they only wait for it in a list, in whatever order they come. */
const RUNTIME = /^turbopack-.*\.js$/;

/**
 * After the first frame. A frame that is not seen draws none: it does not wait for longer than a
 * person would notice.
 */
const WAIT_MS = 150;
const AFTER_FIRST_FRAME = `(run => {
  if (document.visibilityState === 'hidden') return run();
  const { port1, port2 } = new MessageChannel();
  const timer = setTimeout(() => port2.postMessage(0), ${WAIT_MS});
  port1.onmessage = () => { port1.close(); clearTimeout(timer); run(); };
  requestAnimationFrame(() => port2.postMessage(0));
})`;

/**
 * Has Chromium keep the scripts of a build compiled as a whole. It reuses what it compiled for the
 * card before only under the same nonce, and ours is new with each answer; what it keeps on disk
 * has, without the hint, no function in it. All of them were compiled anew on each card, before the
 * rows that had come with the page were painted.
 *
 * And has them run after these rows are painted: scripts that are in the browser's cache are there
 * as early as the page itself, and running them was a quarter of the time until the first row.
 */
export async function hintScripts(buildFolder: string): Promise<void> {
  for await (const file of glob(join(buildFolder, 'static/chunks/**/*.js'))) {
    const script = await readFile(file, 'utf8');
    const isRuntime = RUNTIME.test(basename(file));
    await writeFile(
      file,
      HINT + (isRuntime ? `${AFTER_FIRST_FRAME}(() => {${script}\n});\n` : script),
    );
  }
}
