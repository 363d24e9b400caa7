import { round2, round4 } from '../decimals.ts';
import type { VismaDocumentStatus, VismaDocumentType } from '../world.ts';
import { addDays } from './calendar.ts';
import type { DocumentDraft, Settlement } from './document-draft.ts';
import { createRandom } from './random.ts';

const TYPES = [
  'Invoice',
  'DebitNote',
  'CreditNote',
  'Payment',
  'VoidPayment',
  'Prepayment',
  'Refund',
  'FinCharge',
  'SmallBalanceWo',
  'SmallCreditWo',
  'CashSale',
  'CashReturn',
] as const satisfies readonly VismaDocumentType[];

const STATUSES = [
  'Open',
  'Closed',
  'Hold',
  'Balanced',
  'Voided',
  'Scheduled',
  'PendingPrint',
  'PendingEmail',
  'CreditHold',
  'CcHold',
  'Reserved',
] as const satisfies readonly VismaDocumentStatus[];

const CURRENCIES = [
  { currency: 'NOK', exchangeRate: 1 },
  { currency: 'EUR', exchangeRate: 11.7235 },
  { currency: 'USD', exchangeRate: 10.8412 },
] as const;

const WITH_DUE_DATE: ReadonlySet<VismaDocumentType> = new Set([
  'Invoice',
  'DebitNote',
  'FinCharge',
]);
const WITH_VAT: ReadonlySet<VismaDocumentType> = new Set([
  'Invoice',
  'DebitNote',
  'CreditNote',
  'CashSale',
  'CashReturn',
]);
const SETTLED: ReadonlySet<VismaDocumentStatus> = new Set(['Closed', 'Voided']);
const TERMS_DAYS = 30;

/**
 * The customer whose ledger has every document type and every status in three currencies.
 * 12 types and 11 statuses share no divisor, so 60 documents are 60 different pairs.
 */
export function draftEveryKind(key: string, today: string, total: number): DocumentDraft[] {
  const random = createRandom(key);
  const drafts: DocumentDraft[] = [];
  for (let index = 0; index < total; index += 1) {
    const type = TYPES[index % TYPES.length] ?? 'Invoice';
    const status = STATUSES[index % STATUSES.length] ?? 'Open';
    const money =
      CURRENCIES[(index + Math.floor(index / TYPES.length)) % CURRENCIES.length] ?? CURRENCIES[0];
    const documentDate = addDays(today, -(total - 5 - index) * 6 - TERMS_DAYS);
    const net =
      index % 5 === 2
        ? round4(random.between(10_000, 90_000_000) / 10_000)
        : random.between(10_000, 9_000_000) / 100;
    const vatTotal = WITH_VAT.has(type)
      ? index % 5 === 2
        ? round4(net * 0.25)
        : round2(net * 0.25)
      : 0;
    const amount = round4(net + vatTotal);
    const dated = WITH_DUE_DATE.has(type) && index % 4 !== 3;
    const settlements = SETTLED.has(status)
      ? settlePartly(drafts, money.currency, amount, status === 'Voided')
      : [];
    drafts.push({
      type,
      status,
      documentDate: documentDate > today ? today : documentDate,
      dueDate: dated ? addDays(documentDate, TERMS_DAYS) : undefined,
      ...money,
      amount,
      balance: SETTLED.has(status) ? 0 : index % 9 === 0 ? round4(amount / 3) : amount,
      vatTotal,
      dunningLevel: dated && status === 'Open' && index < total - 20 ? 1 : 0,
      dunningLetterDate:
        dated && status === 'Open' && index < total - 20 ? addDays(documentDate, 45) : undefined,
      settlements,
    });
  }
  return drafts;
}

/** Settled by the latest payment in the same currency; a voided document keeps the voided application. */
function settlePartly(
  drafts: readonly DocumentDraft[],
  currency: string,
  amount: number,
  voided: boolean,
): Settlement[] {
  const payment = drafts.findLast(
    (draft) => draft.type === 'Payment' && draft.currency === currency,
  );
  return payment === undefined ? [] : [{ by: payment, amount, voided }];
}
