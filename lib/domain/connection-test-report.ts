/** What a connection needs, in the order in which Visma looks at it. */
export const TEST_PARTS = ['sign-in', 'role', 'licence', 'company', 'rights'] as const;
export type TestPart = (typeof TEST_PARTS)[number];

export type TestVerdict = 'passed' | 'failed' | 'unknown';

export type TestReport = Readonly<Record<TestPart, TestVerdict>>;
