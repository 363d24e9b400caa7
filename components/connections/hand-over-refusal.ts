const REFUSALS = [
  'wrong-company',
  'not-proven',
  'not-approved',
  'already-connected',
  'role-missing',
  'denied',
  'no-licence',
  'expired',
  'other-browser',
  'visma-down',
  'invalid-response',
] as const;

/** The endings of a journey that the holder of a link is told of in words of their own. */
export type HandOverRefusal = (typeof REFUSALS)[number];

export function isHandOverRefusal(result: string): result is HandOverRefusal {
  return REFUSALS.some((refusal) => refusal === result);
}
