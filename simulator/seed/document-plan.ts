/** How many documents of a customer are open, and how many of those are past their due date. */
export interface CustomerVolume {
  readonly total: number;
  readonly open: number;
  readonly overdue: number;
}

/** The same volume split by kind of document; the counts add up to `total`. */
export interface DocumentPlan {
  readonly openInvoices: number;
  readonly overdueInvoices: number;
  readonly openCreditNotes: number;
  readonly openPrepayments: number;
  readonly onHold: number;
  readonly unreleased: number;
  readonly payments: number;
  readonly closedCreditNotes: number;
  /** Settled invoices, and the few debit notes and overdue charges among them. */
  readonly settled: number;
}

/** Small customers get the plain kinds only; rare kinds appear where there is room for them. */
export function planDocuments({ total, open, overdue }: CustomerVolume): DocumentPlan {
  const large = total >= 40 && open >= 3;
  const openCreditNotes = large ? 1 : 0;
  const openPrepayments = large ? 1 : 0;
  const plan = {
    openInvoices: open - openCreditNotes - openPrepayments,
    overdueInvoices: overdue,
    openCreditNotes,
    openPrepayments,
    onHold: total >= 12 ? 1 : 0,
    unreleased: large ? 1 : 0,
    payments: total >= 3 ? Math.max(1, Math.round(total * 0.28)) : 0,
    closedCreditNotes: total >= 8 ? Math.max(1, Math.round(total * 0.045)) : 0,
  };
  const planned = Object.values(plan).reduce((sum, count) => sum + count, 0);
  if (planned > total) throw new Error(`A customer cannot have ${planned} of ${total} documents`);
  return { ...plan, settled: total - planned };
}
