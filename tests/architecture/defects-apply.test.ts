import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { applyDefect } from '../mutants/defect.ts';
import { DEFECTS } from '../mutants/defects.ts';

/** `npm run test:mutants` shows that each is noticed; here only that each can still be made. */
it.each(DEFECTS.map((defect) => [defect.check, defect.name, defect] as const))(
  '%s: %s',
  async (_check, _name, defect) => {
    const source = await readFile(defect.file, 'utf8');
    expect(applyDefect(source, defect)).not.toBe(source);
    expect(defect.tests.filter((file) => !existsSync(file))).toEqual([]);
  },
);

it('a name names one defect', () => {
  expect(new Set(DEFECTS.map(({ name }) => name)).size).toBe(DEFECTS.length);
});

it('every check of OAuth, vault and refresh has one', () => {
  const checks = new Set(DEFECTS.map(({ check }) => check));
  const wanted = [9, 4, 7].flatMap((count, index) =>
    Array.from({ length: count }, (_, number) => `${'BDG'[index]}${number + 1}`),
  );
  expect(wanted.filter((check) => !checks.has(check))).toEqual([]);
});
