/**
 * What gets the focus when the drawer of a list has closed. Usually that from which it was opened;
 * a drawer that was open from the beginning, or whose row has left the list meanwhile, was opened
 * from nowhere: then the row of its document, the row that Tab would reach, or what else the list
 * has to press.
 */
export function focusAfterDrawer(
  list: Element | null | undefined,
  { opener, row }: { readonly opener: Element | null; readonly row: Element | null },
): HTMLElement | undefined {
  const candidates = [
    opener,
    row,
    list?.querySelector('tr[data-index][tabindex="0"]'),
    list?.querySelector('button, a[href], input, select'),
  ];
  return candidates.find(
    (each): each is HTMLElement =>
      each instanceof HTMLElement && each.isConnected && each !== document.body,
  );
}

/** The row of the document that is open, while it is. */
export function openRowOf(list: Element | null | undefined): Element | null {
  return list?.querySelector('tr[data-index][aria-current="true"]') ?? null;
}
