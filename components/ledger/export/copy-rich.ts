interface RichText {
  readonly text: string;
  readonly html: string;
}

/**
 * Puts a text and its table on the clipboard; false where the browser lets us do neither way. A
 * frame may write there only if the page around it allows that; the older command asks for a click
 * only. What is selected stays selected, for the person's own copy.
 */
export async function copyRich(rich: RichText): Promise<boolean> {
  try {
    const item = new ClipboardItem({
      'text/plain': new Blob([rich.text], { type: 'text/plain' }),
      'text/html': new Blob([rich.html], { type: 'text/html' }),
    });
    await navigator.clipboard.write([item]);
    return true;
  } catch {
    return copyByCommand(rich);
  }
}

function copyByCommand({ text, html }: RichText): boolean {
  const fill = (event: ClipboardEvent) => {
    event.preventDefault();
    event.clipboardData?.setData('text/plain', text);
    event.clipboardData?.setData('text/html', html);
  };
  document.addEventListener('copy', fill);
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing else works in such a frame
  const isCopied = document.execCommand('copy');
  document.removeEventListener('copy', fill);
  return isCopied;
}
