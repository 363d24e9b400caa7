/**
 * The rows grow every second while a company is read for the first time. Six companies of a card
 * that are read together then take two thirds of what a session may ask in a minute, and the drawer
 * and the search have the rest.
 */
const FIRST_READ_REST_MS = 9_000;

/** How long (milliseconds) a list whose rows have changed waits before it is asked for again. */
export function restBeforeRefetchMs({
  isFirstRead,
  hasRows,
  answeredAt,
  now,
}: {
  /** No complete read has been shown yet, and one is under way. */
  readonly isFirstRead: boolean;
  /** Whoever sees nothing yet waits for nothing. */
  readonly hasRows: boolean;
  /** When the list was last answered (epoch milliseconds). */
  readonly answeredAt: number;
  readonly now: number;
}): number {
  if (!isFirstRead || !hasRows) return 0;
  return Math.min(Math.max(answeredAt + FIRST_READ_REST_MS - now, 0), FIRST_READ_REST_MS);
}
