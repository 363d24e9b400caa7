/**
 * What became at Visma of a grant that its connection no longer uses. `asked`: it is to be given
 * back, and a later line tells what came of it; `not-supported`: it is of a kind that only the
 * company itself can end there; `unreadable`: its stored token could not be opened; `in-use`:
 * another connection of the tenant lives on the same refresh token.
 */
export const GRANT_ENDS = [
  'asked',
  'revoked',
  'not-reached',
  'not-supported',
  'unreadable',
  'in-use',
] as const;
export type GrantEnd = (typeof GRANT_ENDS)[number];
