import { expect, it } from 'vitest';
import { isSheetKey } from '#components/ledger/export/sheet-key.ts';

const C = { key: 'c', ctrlKey: false, metaKey: false, altKey: false };

/** As an element that stands in elements of these names, or has such attributes. */
function within(...matching: readonly string[]): Pick<Element, 'closest'> {
  const isIn = (selectors: string) => selectors.split(', ').some((each) => matching.includes(each));
  return { closest: (selectors: string) => (isIn(selectors) ? {} : null) } as Element;
}

it('a letter on a row or a button asks for the call sheet', () => {
  expect(isSheetKey(C, within('tr', 'button'))).toBe(true);
  expect(isSheetKey({ ...C, key: 'x' }, within('tr'))).toBe(false);
});

it.each(['ctrlKey', 'metaKey', 'altKey'])('with %s it is a command of the browser', (held) => {
  expect(isSheetKey({ ...C, [held]: true }, within('tr'))).toBe(false);
});

it.each(['input', 'select', 'textarea', '[contenteditable]'])('in %s it is a letter', (field) => {
  expect(isSheetKey(C, within(field))).toBe(false);
});
