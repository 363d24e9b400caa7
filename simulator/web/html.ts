/** HTML whose interpolated values were escaped. */
export interface SafeHtml {
  readonly safeHtml: string;
}

type HtmlValue = string | number | SafeHtml | readonly HtmlValue[];

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function toText(value: HtmlValue): string {
  if (typeof value === 'string')
    return value.replace(/[&<>"']/g, (character) => escapes[character] ?? '');
  if (typeof value === 'number') return String(value);
  if ('safeHtml' in value) return value.safeHtml;
  return value.map(toText).join('');
}

/** Template tag: everything interpolated is escaped, except what this tag made itself. */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): SafeHtml {
  return { safeHtml: String.raw({ raw: strings }, ...values.map(toText)) };
}

export const nothing: SafeHtml = { safeHtml: '' };
