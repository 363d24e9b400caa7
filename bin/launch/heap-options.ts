import type { Environment } from '#lib/config.ts';

/**
 * Where there is much memory, V8 lets the heap grow to four times what is alive before it looks for
 * garbage, and keeps large generations of young objects. The first limit makes that twice at most:
 * it is many times what the server holds while it reads, and would end a process that has gone wrong.
 */
const HEAP_OPTIONS: readonly string[] = ['--max-old-space-size=1024', '--max-semi-space-size=8'];

/** Arguments for Node.js, in MiB. What `NODE_OPTIONS` sets stays as it is: an argument would win. */
export function heapOptions(env: Environment): readonly string[] {
  const given = (env['NODE_OPTIONS'] ?? '').replaceAll('_', '-');
  return HEAP_OPTIONS.filter((option) => !given.includes(option.replace(/=.*/, '')));
}
