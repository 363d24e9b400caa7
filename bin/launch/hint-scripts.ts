import { glob, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** https://v8.dev/blog/explicit-compile-hints; to other browsers it is a comment. */
const HINT = '//# allFunctionsCalledOnLoad\n';

/**
 * Has Chromium keep the scripts of a build compiled as a whole. It reuses what it compiled for the
 * card before only under the same nonce, and ours is new with each answer; what it keeps on disk
 * has, without the hint, no function in it. All of them were compiled anew on each card, before the
 * rows that had come with the page were painted.
 */
export async function hintScripts(buildFolder: string): Promise<void> {
  for await (const file of glob(join(buildFolder, 'static/chunks/**/*.js'))) {
    await writeFile(file, HINT + (await readFile(file, 'utf8')));
  }
}
