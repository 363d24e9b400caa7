import { expect, test } from 'vitest';
import { heapOptions } from '../../bin/launch/heap-options.ts';

const MIB = 1_024 * 1_024;
const MUCH = 4_144 * MIB;

test('the server gets a bounded heap', () => {
  expect(heapOptions({}, MUCH)).toEqual(['--max-old-space-size=1024', '--max-semi-space-size=8']);
});

test('where there is less memory, the heap that V8 chose is not raised', () => {
  expect(heapOptions({}, 259 * MIB)).toEqual(['--max-semi-space-size=8']);
  expect(heapOptions({}, 1_024 * MIB)).toEqual(['--max-semi-space-size=8']);
});

test('what an operator has set stays, however it is written', () => {
  expect(heapOptions({ NODE_OPTIONS: '--max_old_space_size=300' }, MUCH)).toEqual([
    '--max-semi-space-size=8',
  ]);
  const both = '--enable-source-maps --max-semi-space-size=32 --max-old-space-size=4096';
  expect(heapOptions({ NODE_OPTIONS: both }, MUCH)).toEqual([]);
});
