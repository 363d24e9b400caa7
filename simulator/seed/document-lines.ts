import { round2, round4 } from '../decimals.ts';
import type { VismaDocumentType, VismaLine } from '../world.ts';
import { createRandom } from './random.ts';

const ITEMS = [
  { inventoryNumber: '1001', description: 'Kontorstol Fjell, sort' },
  { inventoryNumber: '1002', description: 'Hev-/senkbord 160 × 80 cm' },
  { inventoryNumber: '1010', description: 'Møteromsbord, eik' },
  { inventoryNumber: '1105', description: 'Skillevegg, lyddempende' },
  { inventoryNumber: '2001', description: 'Kopipapir A4, 80 g (eske)' },
  { inventoryNumber: '2014', description: 'Toner til laserskriver' },
  { inventoryNumber: '2030', description: 'Kaffebønner, mørkbrent 1 kg' },
  { inventoryNumber: '3001', description: 'Konsulenttimer, installasjon' },
  { inventoryNumber: '3002', description: 'Serviceavtale, måned' },
  { inventoryNumber: '3100', description: 'Montering på stedet' },
  { inventoryNumber: '4500', description: 'Skjermarm, dobbel' },
  { inventoryNumber: '4610', description: 'Dokkingstasjon USB-C' },
] as const;

const INTEREST = { inventoryNumber: '9100', description: 'Forsinkelsesrenter' } as const;
const FREIGHT = { inventoryNumber: '9000', description: 'Frakt og emballasje' } as const;

export interface LinesOptions {
  /** Key of the random sequence: seed, company and document. */
  readonly key: string;
  readonly type: VismaDocumentType;
  readonly amount: number;
  readonly vatTotal: number;
  /** Word appended to every description, so that a text can be traced to its company. */
  readonly mark: string | undefined;
}

const WITHOUT_LINES: ReadonlySet<VismaDocumentType> = new Set([
  'Payment',
  'VoidPayment',
  'Prepayment',
  'Refund',
  'SmallBalanceWo',
  'SmallCreditWo',
]);

/** The lines of a document; their amounts add up to its amount without VAT. */
export function createLines({ key, type, amount, vatTotal, mark }: LinesOptions): VismaLine[] {
  if (WITHOUT_LINES.has(type)) return [];
  const random = createRandom(key);
  const vatRate = vatTotal === 0 ? 0 : 25;
  const net = round4(amount - vatTotal);
  const count = type === 'FinCharge' ? 0 : random.between(0, 4);
  const lines: VismaLine[] = [];
  let left = net;

  const add = (
    item: { readonly inventoryNumber: string; readonly description: string },
    quantity: number,
    unitPrice: number,
  ): void => {
    const lineAmount = round4(quantity * unitPrice);
    left = round4(left - lineAmount);
    const description = mark === undefined ? item.description : `${item.description} ${mark}`;
    lines.push({
      inventoryNumber: item.inventoryNumber,
      description,
      quantity,
      unitPrice,
      amount: lineAmount,
      vatRate,
    });
  };

  for (let index = 0; index < count; index += 1) {
    const quantity = random.between(1, 12);
    const unitPrice = round2((left * (0.25 + random.next() * 0.5)) / quantity);
    if (unitPrice > 0) add(random.pick(ITEMS), quantity, unitPrice);
  }
  // What is left of the amount is the last line.
  if (left > 0)
    add(
      type === 'FinCharge' ? INTEREST : lines.length === 0 ? random.pick(ITEMS) : FREIGHT,
      1,
      left,
    );
  return lines;
}
