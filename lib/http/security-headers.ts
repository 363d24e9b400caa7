/** What the headers depend on besides the request. */
export interface HeaderPolicy {
  readonly appUrl: string;
  readonly frameAncestors: readonly string[];
  /** Origins that a form of ours may be redirected to: the two sign-in servers. */
  readonly formTargets: readonly string[];
}

interface Answer {
  /** Path of the request, as the URL parser gives it. */
  readonly path: string;
  /** Fresh for each answer. */
  readonly nonce: string;
}

const YEAR_S = 31_536_000;

/**
 * The security headers of one answer. They protect the browser; they decide nothing about who may
 * read what, since a request that avoids them only avoids its own protection.
 */
export function securityHeaders(
  policy: HeaderPolicy,
  { path, nonce }: Answer,
): Readonly<Record<string, string>> {
  const panel = isPanel(path);
  return {
    'content-security-policy': contentSecurityPolicy(policy, panel, nonce),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    'cross-origin-opener-policy': keepsOpener(path) ? 'unsafe-none' : 'same-origin',
    // X-Frame-Options knows no list of hosts: on the panel it would forbid the framing it is made for.
    ...(panel ? {} : { 'x-frame-options': 'DENY', 'cross-origin-resource-policy': 'same-origin' }),
    ...(policy.appUrl.startsWith('https:')
      ? { 'strict-transport-security': `max-age=${YEAR_S}` }
      : {}),
  };
}

function contentSecurityPolicy(policy: HeaderPolicy, panel: boolean, nonce: string): string {
  const ancestors = panel ? ["'self'", ...policy.frameAncestors] : ["'none'"];
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'`,
    // React renders style attributes on the server (column widths, progress), and Radix adds a style
    // element while a dialog is open; neither can carry a nonce.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "frame-src 'none'",
    "base-uri 'none'",
    `form-action ${["'self'", ...policy.formTargets].join(' ')}`,
    `frame-ancestors ${ancestors.join(' ')}`,
  ].join('; ');
}

/** The shape of a panel's key; whether it exists is not known here, and such a page shows nothing. */
const PANEL = /^\/panel\/[A-Za-z0-9_-]{8,40}\/?$/;

function isPanel(path: string): boolean {
  return PANEL.test(path);
}

/**
 * The sign-in window reports to the panel that opened it. A stricter policy on any page or
 * redirect it passes, or on a panel that stands at top level, would cut that link.
 */
function keepsOpener(path: string): boolean {
  return isPanel(path) || /^\/(sign-in|api\/auth)(\/|$)/.test(path);
}
