import { escapeHtml } from '../escape-html.ts';
import type { WindowText } from './texts.ts';

export interface WindowPage {
  readonly text: WindowText;
  readonly status?: number;
  readonly headers: Pick<Headers, 'get'>;
  /** `none` where the policy of the answer lets nothing be loaded. */
  readonly icon?: 'none';
  /** `data` is what the script finds in `document.currentScript.dataset`. */
  readonly script?: { readonly code: string; readonly data: Readonly<Record<string, string>> };
}

/**
 * A page of the sign-in window. Written by hand instead of rendered by the framework: it lives for
 * a moment, and must not wait for scripts before it hands over.
 */
export function windowPage(page: WindowPage): Response {
  const { text, status = 200, headers, icon, script } = page;
  const link =
    text.link &&
    `<p><a href="${escapeHtml(text.link.href)}">${escapeHtml(text.link.label)}</a></p>`;
  const html = `<!doctype html>
<html lang="${text.lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${icon === 'none' ? '' : '<link rel="icon" href="/icon.svg">'}
<title>${escapeHtml(text.title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escapeHtml(text.title)}</h1>
${text.lines.map((line) => `<p>${escapeHtml(line)}</p>`).join('\n')}
${link ?? ''}
</main>
${script === undefined ? '' : scriptTag(script, nonceOf(headers))}
</body>
</html>
`;
  return new Response(html, {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'private, no-store' },
  });
}

function scriptTag({ code, data }: NonNullable<WindowPage['script']>, nonce: string): string {
  const attributes = Object.entries(data).map(
    ([key, value]) => ` data-${key}="${escapeHtml(value)}"`,
  );
  return `<script nonce="${escapeHtml(nonce)}"${attributes.join('')}>${code}</script>`;
}

/** `proxy.ts` sends the policy of the answer along with the request. Without it no script runs. */
function nonceOf(headers: Pick<Headers, 'get'>): string {
  return /'nonce-([^']+)'/.exec(headers.get('content-security-policy') ?? '')?.[1] ?? '';
}

const STYLE =
  ':root{color-scheme:light dark}body{margin:0;font:16px/1.5 system-ui,sans-serif}' +
  'main{max-width:26rem;margin:15vh auto 0;padding:0 1.5rem}h1{font-size:1.25rem;line-height:1.3}';
