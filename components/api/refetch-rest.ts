/**
 * The rows grow every second while a company is read for the first time. Six companies of a card
 * that are read together then take two thirds of what a session may ask in a minute, and the drawer
 * and the search have the rest.
 */
const FIRST_READ_REST_MS = 9_000;

/**
 * Each page of a list is asked for again by itself. Somebody who has loaded thousands of rows keeps
 * half of what a session may ask in a minute for everything else.
 */
const PAGE_REST_MS = 2_000;
/** As many are asked for at once without a rest. */
const FEW_PAGES = 5;

/** How long (milliseconds) a list whose rows have changed waits before it is asked for again. */
export function restBeforeRefetchMs({
  isFirstRead,
  pages,
  answeredAt,
  now,
}: {
  /** No complete read has been shown yet, and one is under way. */
  readonly isFirstRead: boolean;
  /** That are loaded; whoever sees nothing yet waits for nothing. */
  readonly pages: number;
  /** When the list was last answered (epoch milliseconds). */
  readonly answeredAt: number;
  readonly now: number;
}): number {
  const ofPages = pages > FEW_PAGES ? pages * PAGE_REST_MS : 0;
  const ofFirstRead = isFirstRead && pages > 0 ? FIRST_READ_REST_MS : 0;
  const restMs = Math.max(ofPages, ofFirstRead);
  return Math.min(Math.max(answeredAt + restMs - now, 0), restMs);
}
