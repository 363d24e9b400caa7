/**
 * `CustomerInvoiceDto` and the shapes derived from it: credit note, debit note and overdue charge carry
 * the lines as `lines` and lack some of its fields.
 */
import { round4 } from '../decimals.ts';
import type { VismaApplication, VismaCustomer, VismaDocument, VismaLine } from '../world.ts';
import { midnight, toSharedFields } from './document-dto.ts';
import type { DtoContext } from './document-dto.ts';
import { BRANCH_NUMBER, periodOf } from './document-filter.ts';
import { isOnHold, isReleased } from './document-state.ts';

/** Parts of a list row that have to be asked for; a single document has them all. */
export interface Expansions {
  readonly applications: boolean;
  readonly attachments: boolean;
  readonly dunningInformation: boolean;
  readonly taxDetails: boolean;
  readonly invoiceAddress: boolean;
}

export const EVERYTHING: Expansions = {
  applications: true,
  attachments: true,
  dunningInformation: true,
  taxDetails: true,
  invoiceAddress: true,
};

export function parseExpansions(query: URLSearchParams): Expansions {
  const asked = (name: string): boolean => query.get(name)?.toLowerCase() === 'true';
  return {
    applications: asked('expandApplications'),
    attachments: asked('expandAttachments'),
    dunningInformation: asked('expandDunningInformation'),
    taxDetails: asked('expandTaxDetails'),
    invoiceAddress: asked('expandInvoiceAddress'),
  };
}

export type InvoiceShape =
  'invoice' | 'credit-note' | 'debit-note' | 'overdue-charge' | 'write-off' | 'cash-sale';

export interface InvoiceDtoOptions extends DtoContext {
  readonly shape: InvoiceShape;
  readonly expand: Expansions;
}

export function toInvoiceDto(
  document: VismaDocument,
  customer: VismaCustomer,
  options: InvoiceDtoOptions,
) {
  const { shape } = options;
  const shared = toSharedFields(document, customer, options);
  const start = {
    hold: isOnHold(document),
    roundingDiff: 0,
    customerVatZone: { id: '01', description: 'Innenlands avgiftspliktig' },
  };
  if (shape === 'write-off') return { ...start, ...shared };
  const lines = document.lines.map((line, index) => toLineDto(line, index + 1, document, options));
  if (shape === 'cash-sale') {
    return {
      creditTerms: terms(options),
      cashSaleLines: lines,
      hold: isOnHold(document),
      ...toTotals(document, customer, options),
      ...shared,
    };
  }
  return {
    creditTerms: terms(options),
    ...(document.dueDate === undefined ? {} : { documentDueDate: midnight(document.dueDate) }),
    cashDiscountDate: document.dueDate === undefined ? null : midnight(document.dueDate),
    externalReference: document.externalReference,
    ...(shape === 'overdue-charge' ? {} : { isRotRutDeductible: false, childRecord: null }),
    exchangeRate: document.exchangeRate,
    ...toDunning(document, options),
    contact: { id: customer.internalId + 500_000, name: customer.name },
    attachments: options.expand.attachments
      ? document.attachments.map(({ id, name }) => ({ name, id, revision: 1 }))
      : [],
    taxDetails: options.expand.taxDetails ? toTaxDetails(document) : [],
    ...(shape === 'invoice' ? { invoiceLines: lines, ...INVOICE_ONLY } : { lines }),
    ...(shape === 'invoice' || shape === 'credit-note' ? { sendToAutoInvoice: false } : {}),
    ...start,
    ...toTotals(document, customer, options),
    ...(options.expand.invoiceAddress ? toInvoiceAddress(customer) : {}),
    ...shared,
  };
}

const INVOICE_ONLY = {
  startDate: null,
  endDate: null,
  accountingCostRef: '',
  originatorDocRef: '',
  contractDocRef: '',
  directDebitMandate: null,
  excludeDebtCollection: false,
  debtCollection: null,
};

function terms({ form }: DtoContext): object {
  return form === 'single' ? { id: '30', description: '30 dager' } : {};
}

function toDunning(document: VismaDocument, { expand }: InvoiceDtoOptions): object {
  if (!expand.dunningInformation || document.dunningLetterDate === undefined) return {};
  return {
    dunningLetterDate: midnight(document.dunningLetterDate),
    dunningLetterLevel: document.dunningLevel,
  };
}

function toTotals(document: VismaDocument, customer: VismaCustomer, options: InvoiceDtoOptions) {
  const net = round4(document.amount - document.vatTotal);
  const base = (value: number): number => round4(value * document.exchangeRate);
  return {
    discountTotal: 0,
    discountTotalInCurrency: 0,
    detailTotal: base(net),
    detailTotalInCurrency: net,
    vatTaxableTotal: document.vatTotal === 0 ? 0 : base(net),
    vatTaxableTotalInCurrency: document.vatTotal === 0 ? 0 : net,
    vatExemptTotal: document.vatTotal === 0 ? base(net) : 0,
    vatExemptTotalInCurrency: document.vatTotal === 0 ? net : 0,
    salesPersonID: 1,
    salesPersonDescr: 'Silje Selger',
    salesPerson: { id: '1', description: 'Silje Selger' },
    paymentReference: document.paymentReference,
    ...(options.expand.applications
      ? {
          applications: document.applications.map((application) =>
            toApplicationDto(application, document, customer),
          ),
        }
      : {}),
    dontPrint: false,
    dontEmail: false,
    revoked: false,
  };
}

/** `ArAdjustDto`: amounts in the document's currency; the type is Visma's short code. */
function toApplicationDto(
  application: VismaApplication,
  document: VismaDocument,
  customer: VismaCustomer,
) {
  return {
    docType: application.docType,
    customerCD: customer.number,
    refNbr: application.reference,
    amountPaid: application.amountPaid,
    cashDiscountTaken: 0,
    balance: 0,
    pendingPPD: false,
    released: isReleased(document),
    hold: false,
    voided: application.voided,
    ppdCrMemoRefNbr: null,
    paymentRef: application.reference,
    status: application.voided ? 'Voided' : 'Closed',
    applicationDate: midnight(application.applicationDate),
    applicationPeriod: periodOf(application.applicationDate),
    invoiceText: document.text,
  };
}

function toTaxDetails(document: VismaDocument): object[] {
  if (document.vatTotal === 0) return [];
  return [
    {
      taxId: '3',
      recordId: 1,
      vatId: { number: '3', description: 'Utgående mva 25 %' },
      vatRate: 25,
      taxableAmount: round4(document.amount - document.vatTotal),
      vatAmount: document.vatTotal,
    },
  ];
}

function toInvoiceAddress(customer: VismaCustomer): object {
  return {
    invoiceAddress: {
      addressId: customer.internalId,
      addressLine1: 'Storgata 1',
      addressLine2: '',
      addressLine3: '',
      postalCode: '0155',
      city: 'Oslo',
      country: { id: customer.country, name: 'Norge' },
      county: { id: '', name: '' },
      overrideAddress: false,
    },
    invoiceContact: {
      contactId: customer.internalId,
      businessName: customer.name,
      attention: '',
      email: `faktura@${customer.internalId}.example`,
      phone1: '',
      overrideContact: false,
    },
  };
}

function toLineDto(
  line: VismaLine,
  lineNumber: number,
  document: VismaDocument,
  { company, shape }: InvoiceDtoOptions,
) {
  const base = (value: number): number => round4(value * document.exchangeRate);
  return {
    ...(shape === 'invoice' ? { lineType: 'GoodsForSales' } : {}),
    lineNumber,
    inventoryNumber: line.inventoryNumber,
    description: line.description,
    quantity: line.quantity,
    unitPrice: base(line.unitPrice),
    unitPriceInCurrency: line.unitPrice,
    manualAmount: base(line.amount),
    manualAmountInCurrency: line.amount,
    amount: base(line.amount),
    cost: 0,
    amountInCurrency: line.amount,
    account: {
      type: 'Income',
      externalCode1: null,
      externalCode2: null,
      active: true,
      number: '3000',
      description: 'Salgsinntekt, avgiftspliktig',
    },
    vatCode: {
      id: line.vatRate === 0 ? '5' : '3',
      description: line.vatRate === 0 ? 'Fritatt' : `Utgående mva ${line.vatRate} %`,
    },
    uom: 'STK',
    discountPercent: 0,
    discountAmount: 0,
    discountAmountInCurrency: 0,
    manualDiscount: false,
    seller: { id: '1', description: 'Silje Selger' },
    discountCode: '',
    note: '',
    branchNumber: { number: BRANCH_NUMBER, name: company.name },
    ...(shape === 'cash-sale' ? {} : { attachments: [] }),
  };
}
