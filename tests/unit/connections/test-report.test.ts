import { expect, test } from 'vitest';
import { reportOf } from '#lib/connections/test-connection.ts';
import type { ErrorCode } from '#lib/errors.ts';

const PARTS = ['sign-in', 'role', 'licence', 'company', 'rights'] as const;

test.each([
  ['visma.needs-reauthentication', 'sign-in'],
  ['visma.unauthorized', 'sign-in'],
  ['visma.not-approved', 'sign-in'],
  ['visma.role-missing', 'role'],
  ['visma.no-licence', 'licence'],
  ['visma.company-refused', 'company'],
  ['visma.wrong-company', 'company'],
  ['visma.forbidden', 'rights'],
] as const)('%s fails the part %s, after those before it have passed', (code, part) => {
  const at = PARTS.indexOf(part);
  const verdicts = PARTS.map((_, index) =>
    index < at ? 'passed' : index === at ? 'failed' : 'unknown',
  );
  expect(PARTS.map((each) => reportOf(code)[each])).toEqual(verdicts);
});

test.each(['visma.unavailable', 'visma.rate-limited'] satisfies ErrorCode[])(
  '%s says nothing of any part',
  (code) => {
    expect(new Set(Object.values(reportOf(code)))).toEqual(new Set(['unknown']));
  },
);
