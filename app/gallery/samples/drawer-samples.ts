import type { DocumentRow } from '#lib/domain/card.ts';
import type { CalendarDate } from '#lib/domain/calendar-date.ts';
import type { DocumentDetail, DocumentDetailResponse } from '#lib/domain/document-detail.ts';
import { amountOf, MIXED_ROWS, rowOf, ROWS } from './rows.ts';

/** A document whose drawer is open. */
export interface DrawerSample {
  readonly name: string;
  readonly row: DocumentRow;
  /** What Visma tells of it; absent while it is waited for. */
  readonly answer?: DocumentDetailResponse | 'fails';
}

const DETAIL: DocumentDetail = {
  lines: [
    {
      ...{ description: 'Support agreement, large', unit: 'month', quantityE4: 120_000 },
      ...{ unitPriceE4: amountOf(5_600), amountE4: amountOf(67_200) },
    },
    { description: 'Discount by agreement 2026/27', unit: '', amountE4: amountOf(-0.25) },
  ],
  vat: [
    {
      ...{ name: 'Outgoing VAT, standard rate', ratePercentE4: 250_000 },
      ...{ taxableE4: amountOf(67_199.75), vatE4: amountOf(16_800.25) },
    },
  ],
  vatCurrency: 'NOK',
  netE4: amountOf(67_199.75),
  vatE4: amountOf(16_800.25),
  applications: [
    {
      ...{ type: 'Payment', number: '700318', date: '2026-10-28' as CalendarDate },
      ...{ amountE4: amountOf(36_850.5), isVoided: false },
    },
    { type: 'Payment', number: '700299', amountE4: amountOf(10), isVoided: true },
  ],
  dunning: { level: 2, date: '2026-11-14' as CalendarDate },
  terms: '30 days net',
  paymentReference: '0001004820000457',
  ourReference: 'Kari Nordmann',
  theirReference: 'Ola Fjell',
  externalReference: 'EHF-2026-100482-fjellheim-kontor',
  branch: 'Oslo',
  attachments: [
    { id: 'a', name: 'Delivery note 55012.pdf' },
    { id: 'b', name: 'photo_of_a_delivery_that_was_named_without_any_space_2026-10-09.jpeg' },
  ],
};

const IN_NOK = {
  ...{ baseCurrency: 'NOK', isPrintable: true },
  ...{ baseAmountE4: amountOf(84_000), baseBalanceE4: amountOf(84_000) },
};

const [INVOICE = rowOf('1', { kind: 'paid' }, { dates: '', sums: [0, 0] })] = ROWS;
const PAYMENT = ROWS.find(({ type }) => type === 'Payment') ?? INVOICE;
const FOREIGN = MIXED_ROWS[0] ?? INVOICE;

export const DRAWER_SAMPLES: readonly DrawerSample[] = [
  {
    name: 'Drawer: invoice',
    row: INVOICE,
    answer: { ...IN_NOK, vismaUrl: 'https://visma.example/100482', detail: DETAIL },
  },
  {
    name: 'Drawer: foreign currency',
    row: FOREIGN,
    answer: {
      ...{ ...IN_NOK, baseAmountE4: amountOf(1_385_280), baseBalanceE4: amountOf(1_385_280) },
      detail: { ...DETAIL, exchangeRate: 11.7, applications: [], attachments: [] },
    },
  },
  {
    name: 'Drawer: no more than the list has',
    row: PAYMENT,
    answer: { ...IN_NOK, isPrintable: false },
  },
  { name: 'Drawer: waiting', row: INVOICE },
  { name: 'Drawer: Visma does not answer', row: INVOICE, answer: 'fails' },
];
