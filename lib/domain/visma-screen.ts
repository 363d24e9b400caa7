import type { DocumentType } from './document.ts';

/** What names one document in Visma.net's own pages. */
export interface DocumentInVisma {
  readonly type: DocumentType;
  readonly number: string;
  /** Visma's UUID of the company; undefined where it is not known. */
  readonly company: string | undefined;
}

export const VISMA_URL_PARTS = ['company', 'type', 'screen', 'code', 'number'] as const;

interface Screen {
  readonly screen: string;
  readonly code: string;
}

/** Dots alone would be taken for a step up or for nothing, encoded or not (WHATWG URL, *path state*). */
const DOT_SEGMENTS: ReadonlySet<string> = new Set(['.', '..']);

const PART = /\{(\w+)\}/g;

const INVOICES = 'AR301000';
const PAYMENTS = 'AR302000';
const CASH = 'AR304000';

/**
 * Screens and codes of the ERP that Visma.net is built on (docs/visma.md, *Pages of documents*). Types without an
 * entry have no page that we know.
 */
const SCREENS: Partial<Readonly<Record<DocumentType, Screen>>> = {
  Invoice: { screen: INVOICES, code: 'INV' },
  DebitNote: { screen: INVOICES, code: 'DRM' },
  CreditNote: { screen: INVOICES, code: 'CRM' },
  FinCharge: { screen: INVOICES, code: 'FCH' },
  SmallCreditWo: { screen: INVOICES, code: 'SMC' },
  Payment: { screen: PAYMENTS, code: 'PMT' },
  Prepayment: { screen: PAYMENTS, code: 'PPM' },
  Refund: { screen: PAYMENTS, code: 'REF' },
  VoidPayment: { screen: PAYMENTS, code: 'RPM' },
  SmallBalanceWo: { screen: PAYMENTS, code: 'SMB' },
  CashSale: { screen: CASH, code: 'CSL' },
  CashReturn: { screen: CASH, code: 'RCS' },
};

/**
 * The page of a document in Visma.net by the installation's template. Undefined where the template
 * asks for what is not known of the document, or would lead elsewhere.
 */
export function vismaPageOf(
  template: string,
  { type, number, company }: DocumentInVisma,
): string | undefined {
  const parts: Partial<Record<string, string>> = { ...SCREENS[type], company, type, number };
  const valueOf = (name = '') => parts[name] ?? '';
  const wanted = [...template.matchAll(PART)].map(([, name]) => name);
  if (wanted.some((name) => valueOf(name) === '' || DOT_SEGMENTS.has(valueOf(name))))
    return undefined;
  return template.replaceAll(PART, (_, name: string) => encodeURIComponent(valueOf(name)));
}
