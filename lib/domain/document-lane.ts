import type { DocumentLane } from './document-query.ts';
import type { BalanceFacts } from './document.ts';
import { documentRole, hasSomethingLeft, statusStanding } from './document.ts';

/**
 * Where a document stands, for chips and figures; independent of today. Only the lanes `open` and
 * `credit` are summed: *Open* is the one, *Credits* the other. docs/visma.md §3 has the table.
 */
export function documentLane(document: BalanceFacts): DocumentLane {
  if (statusStanding(document.status) !== 'released') return 'other';
  const isLeft = hasSomethingLeft(document);
  switch (documentRole(document.type)) {
    case 'claim':
      return isLeft ? 'open' : 'paid';
    case 'credit':
      return isLeft ? 'credit' : 'used-credit';
    case 'reversal':
      // What took a credit back completely is neither a credit nor a debt any more.
      return isLeft ? 'credit' : 'other';
    case 'cash-sale':
      return 'paid';
    case 'cash-return':
      return 'used-credit';
    case 'unknown':
      return 'other';
  }
}
