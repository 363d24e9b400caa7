type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>;

/** What takes letters itself: a list of choices jumps to the one that begins so. */
const TAKES_LETTERS = 'input, select, textarea, [contenteditable]';

/** Whether a key that was pressed on an element asks for the call sheet. */
export function isSheetKey(
  { key, ctrlKey, metaKey, altKey }: Key,
  target: Pick<Element, 'closest'>,
): boolean {
  if (key !== 'c' || ctrlKey || metaKey || altKey) return false;
  return target.closest(TAKES_LETTERS) === null;
}
