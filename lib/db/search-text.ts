import type { CustomerDocument } from '../domain/document.ts';
import type { AmountE4 } from '../domain/money.ts';

/** What a row is found by, folded; words never reach from one line into the next. */
export function searchText(
  document: Pick<
    CustomerDocument,
    'number' | 'customerReference' | 'text' | 'amountE4' | 'balanceE4'
  >,
): string {
  const { number, customerReference, text, amountE4, balanceE4 } = document;
  const amounts = new Set([plainAmount(amountE4), plainAmount(balanceE4)]);
  return [...[number, customerReference, text].map(foldText), ...amounts].join('\n');
}

/** Letters that are no letter with a mark to Unicode, as people without the key write them. */
const SPELLINGS: Readonly<Record<string, string>> = {
  æ: 'ae',
  ø: 'o',
  œ: 'oe',
  ß: 'ss',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
};

/** Lower case without accents, one space between words. */
export function foldText(text: string): string {
  return text
    .toWellFormed()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[æøœßđðþł]/g, (letter) => SPELLINGS[letter] ?? letter)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}

/** `1234.50`: no sign, no grouping, at least two decimals. */
function plainAmount(amount: AmountE4): string {
  const digits = String(Math.abs(amount)).padStart(5, '0');
  const decimals = digits.slice(-4).replace(/0{1,2}$/, '');
  return `${digits.slice(0, -4)}.${decimals}`;
}

/** The words to look for: every one must occur, in any of its spellings. */
export type SearchWords = readonly (readonly string[])[];

/**
 * The readings of what a person typed, of which one must hold. `1 234,50` is an amount, but may be
 * two words as well.
 */
export function searchReadings(search: string): readonly SearchWords[] {
  const folded = foldText(search);
  if (folded === '') return [];
  const joined = folded.replace(GROUPED, (group) => group.replaceAll(' ', ''));
  const readings = joined === folded ? [folded] : [folded, joined];
  return readings.map((reading) => reading.split(' ').map(spellingsOf));
}

/** Digits in groups of three with spaces between, as `1 234 567,50`. */
const GROUPED = /(?<![^ ])[-+−]?\d{1,3}(?: \d{3})+(?:[.,]\d{1,4})?(?![^ ])/g;

function spellingsOf(word: string): readonly string[] {
  const amount = findPlainAmount(word);
  return amount === undefined || amount === word ? [word] : [word, amount];
}

const AMOUNT = /^[-+−]?(\d{1,3}(?:([.,'’])\d{3})(?:\2\d{3})*|\d+)(?:([.,])(\d{1,4}))?$/;

/** The digits of an amount with decimal point, however its groups and decimals were separated. */
function findPlainAmount(word: string): string | undefined {
  const [, whole = '', group, point, decimals = ''] = AMOUNT.exec(word) ?? [];
  if (whole === '' || (group !== undefined && group === point)) return undefined;
  const digits = whole.replace(/\D/g, '');
  return point === undefined ? digits : `${digits}.${decimals}`;
}
