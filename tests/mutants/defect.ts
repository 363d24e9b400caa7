/** One mistake that somebody could make, and the tests that must notice it. */
export interface Defect {
  /** Id of the check in docs/security.md that guards against it; `figures` where an amount is wrong. */
  readonly check: string;
  /** What is wrong then. */
  readonly name: string;
  readonly file: string;
  /** Occurs exactly once in the file. */
  readonly find: string;
  readonly replace: string;
  /** Test files of which at least one test must fail. */
  readonly tests: readonly [string, ...string[]];
}

/** The source with the mistake in it. Throws when the place is gone or no longer the only one. */
export function applyDefect(source: string, { check, name, file, find, replace }: Defect): string {
  const [before, after, ...more] = source.split(find);
  if (before === undefined || after === undefined || more.length > 0) {
    const times = source.split(find).length - 1;
    throw new Error(`${check} "${name}" finds its place in ${file} ${times} times, not once`);
  }
  return `${before}${replace}${after}`;
}
