import type { LedgerDeps, VismaPage } from './ledger-deps.ts';
import { keyText } from './page-book.ts';
import type { Reading } from './reading.ts';
import { storePage, throwIfOver } from './reading.ts';
import { pagesInFlight } from './pages-in-flight.ts';
import type { PagesRead } from './read-pages.ts';
import { readPages } from './read-pages.ts';

/**
 * Reads a short list beside that of all documents: what is open, what has changed, payments. Its
 * rows are stored under the `seen_page` given and do not count as progress.
 */
export async function readAside(
  deps: LedgerDeps,
  reading: Reading,
  list: {
    readonly ask: (page: { pageNumber: number; pageSize: number }) => Promise<VismaPage>;
    readonly seenPage: number;
    /** As `PagesRequest.rowsBefore`. */
    readonly rowsBefore?: number;
  },
): Promise<PagesRead> {
  const keys = new Set<string>();
  const { pageSize, inFlight } = deps.settings;
  return readPages(
    {
      ask: async (pageNumber) => {
        await throwIfOver(deps, reading);
        return list.ask({ pageNumber, pageSize });
      },
      keep: async ({ page }) => {
        if (reading.signal.aborted) return;
        for (const document of page.documents) keys.add(keyText(document));
        await storePage(deps, reading, page, { pageNumber: list.seenPage });
      },
      restart: () => Promise.resolve(),
      countDistinct: () => Promise.resolve(keys.size),
      width: () => pagesInFlight(deps.quotaOf(reading.customer.connectionId), inFlight),
    },
    { askedSize: pageSize, rowsBefore: list.rowsBefore ?? 0 },
  );
}
