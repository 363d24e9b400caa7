import type {
  VismaApplication,
  VismaAttachment,
  VismaDocument,
  VismaDocumentType,
} from '../world.ts';
import type { DocumentDraft } from './document-draft.ts';
import { createLines } from './document-lines.ts';
import { namedUuid } from './named-uuid.ts';
import { createRandom } from './random.ts';

export interface DocumentOptions {
  readonly seed: number;
  readonly companyName: string;
  readonly mark: string | undefined;
  readonly numbers: ReadonlyMap<DocumentDraft, string>;
}

/** Visma's short codes of the types that settle others; `PMT` is recorded, the others follow Acumatica. */
const SHORT_CODES: Partial<Record<VismaDocumentType, string>> = {
  Payment: 'PMT',
  CreditNote: 'CRM',
  Prepayment: 'PPM',
};

const TEXTS = [
  '',
  '',
  '',
  'Leveranse etter avtale',
  'Rammeavtale Q3',
  'Månedlig leveranse',
  'Etterbestilling',
  'Hasteordre',
] as const;
const PEOPLE = [
  'Kari Nordmann',
  'Ola Haugen',
  'Ingrid Berg',
  'Lars Solheim',
  'Åse Bjørnstad',
  'Jørgen Næss',
] as const;

const WITH_PAYMENT_REFERENCE: ReadonlySet<VismaDocumentType> = new Set([
  'Invoice',
  'DebitNote',
  'FinCharge',
]);
const ATTACHMENTS = [
  { suffix: 'timeliste.txt', contentType: 'text/plain' },
  { suffix: 'følgeseddel.pdf', contentType: 'application/pdf' },
  { suffix: 'bilde.png', contentType: 'image/png' },
] as const;

/** Turns a numbered draft into the document that Visma holds. */
export function createDocument(draft: DocumentDraft, options: DocumentOptions): VismaDocument {
  const number = numberOf(draft, options);
  const key = `${options.seed}/${options.companyName}/${draft.type}/${number}`;
  const random = createRandom(key);
  const settledOn = draft.settlements
    .map(({ by }) => by.documentDate)
    .sort()
    .at(-1);
  const createdAt = `${draft.documentDate}T${clock(random.between(7, 16), random.between(0, 59), random.between(0, 59))}.${random.between(1, 9)}${random.between(0, 9)}`;
  const mark = options.mark === undefined ? '' : ` ${options.mark}`;
  return {
    type: draft.type,
    number,
    status: draft.status,
    documentDate: draft.documentDate,
    dueDate: draft.dueDate,
    currency: draft.currency,
    exchangeRate: draft.exchangeRate,
    amount: draft.amount,
    balance: draft.balance,
    vatTotal: draft.vatTotal,
    customerReference: `${random.pick([`PO-${random.between(10_000, 99_999)}`, random.pick(PEOPLE), `Ref. ${random.between(100, 999)}`])}${mark}`,
    text: `${random.pick(TEXTS)}${mark}`.trim(),
    paymentReference: WITH_PAYMENT_REFERENCE.has(draft.type) ? paymentReference(number) : '',
    externalReference: `AI-${number}${mark}`,
    createdAt,
    lastModified:
      settledOn === undefined || settledOn < draft.documentDate
        ? createdAt
        : `${settledOn}T18:${String(random.between(10, 59))}:07.5`,
    get lines() {
      return createLines({
        key: `${key}/lines`,
        type: draft.type,
        amount: draft.amount,
        vatTotal: draft.vatTotal,
        mark: options.mark,
      });
    },
    applications: draft.settlements.map((settlement): VismaApplication => ({
      docType: SHORT_CODES[settlement.by.type] ?? 'PMT',
      reference: numberOf(settlement.by, options),
      amountPaid: settlement.amount,
      applicationDate: settlement.by.documentDate,
      voided: settlement.voided,
    })),
    attachments:
      draft.type === 'Invoice' || draft.type === 'CreditNote'
        ? createAttachments(options.companyName, draft.type, number)
        : [],
    dunningLevel: draft.dunningLevel,
    dunningLetterDate: draft.dunningLetterDate,
  };
}

function numberOf(draft: DocumentDraft, options: DocumentOptions): string {
  const number = options.numbers.get(draft);
  if (number === undefined)
    throw new Error(`A ${draft.type} of ${draft.documentDate} was not numbered`);
  return number;
}

function clock(hours: number, minutes: number, seconds: number): string {
  return [hours, minutes, seconds].map((part) => String(part).padStart(2, '0')).join(':');
}

/** A Norwegian KID: digits with a Luhn (mod 10) check digit. */
function paymentReference(number: string): string {
  const digits = number.replaceAll(/\D/gu, '').padStart(10, '0');
  const sum = Array.from(digits)
    .reverse()
    .reduce((total, digit, index) => {
      const doubled = Number(digit) * (index % 2 === 0 ? 2 : 1);
      return total + (doubled > 9 ? doubled - 9 : doubled);
    }, 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

/** Every seventh document has one file; every twenty-first has three. */
function createAttachments(
  companyName: string,
  type: VismaDocumentType,
  number: string,
): VismaAttachment[] {
  const digits = Number(number.replaceAll(/\D/gu, ''));
  if (digits % 7 !== 0) return [];
  const kinds = digits % 21 === 0 ? ATTACHMENTS : [ATTACHMENTS[1]];
  return kinds.map(({ suffix, contentType }) => ({
    id: namedUuid(`${companyName}/${type}/${number}/${suffix}`),
    name: `${number} ${suffix}`,
    contentType,
  }));
}
