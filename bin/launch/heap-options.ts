import type { Environment } from '#lib/config.ts';

/**
 * Where there is much memory, V8 lets the heap grow to four times what is alive before it looks for
 * garbage, and keeps large generations of young objects. The first limit makes that twice at most:
 * it is many times what the server holds while it reads, and would end a process that has gone wrong.
 */
const OLD_SPACE_MIB = 1_024;
const MIB = 1_024 * 1_024;

/**
 * Arguments for Node.js. What `NODE_OPTIONS` sets stays as it is: an argument would win. So does a
 * heap that is smaller by itself, as V8 makes it in a small container: the container has no more.
 *
 * @param heapLimit Bytes: what V8 allows itself without options (`heap_size_limit`).
 */
export function heapOptions(env: Environment, heapLimit: number): readonly string[] {
  const given = (env['NODE_OPTIONS'] ?? '').replaceAll('_', '-');
  const options = [
    ...(heapLimit > OLD_SPACE_MIB * MIB ? [`--max-old-space-size=${String(OLD_SPACE_MIB)}`] : []),
    '--max-semi-space-size=8',
  ];
  return options.filter((option) => !given.includes(option.replace(/=.*/, '')));
}
