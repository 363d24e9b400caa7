/**
 * What became at Visma of a grant that nobody here uses any more. `not-supported`: it is of a kind
 * that only the company itself can end there; `unreadable`: its stored token could not be opened.
 */
export const GRANT_ENDS = ['revoked', 'not-reached', 'not-supported', 'unreadable'] as const;
export type GrantEnd = (typeof GRANT_ENDS)[number];
