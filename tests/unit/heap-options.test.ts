import { expect, test } from 'vitest';
import { heapOptions } from '../../bin/launch/heap-options.ts';

test('the server gets a bounded heap', () => {
  expect(heapOptions({})).toEqual(['--max-old-space-size=1024', '--max-semi-space-size=8']);
});

test('what an operator has set stays, however it is written', () => {
  expect(heapOptions({ NODE_OPTIONS: '--max_old_space_size=300' })).toEqual([
    '--max-semi-space-size=8',
  ]);
  const both = '--enable-source-maps --max-semi-space-size=32 --max-old-space-size=4096';
  expect(heapOptions({ NODE_OPTIONS: both })).toEqual([]);
});
