import { expect, test } from 'vitest';
import { failureWordOf } from '#components/connections/failure-word.ts';
import type { ErrorCode } from '#lib/errors.ts';

test.each([
  ['visma.needs-reauthentication', 'sign-in'],
  ['visma.role-missing', 'role'],
  ['visma.no-licence', 'licence'],
  ['visma.not-approved', 'approval'],
] satisfies readonly (readonly [ErrorCode, string])[])(
  '%s, which a connection may end with, has a word of its own',
  (code, word) => {
    expect(failureWordOf(code)).toBe(word);
  },
);
