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
  /** Fresh for each answer; undefined for one that has no scripts. */
  readonly nonce: string | undefined;
  /** A panel that exists may be framed, nothing else. */
  readonly framing: 'panel' | 'none';
}

const YEAR_S = 31_536_000;

/**
 * For bytes that another system made, and for the page that stands in their place: no origin, no
 * scripts, no loads, no frame around it; that page's style stands in it. Browsers show a PDF under
 * this policy, in a viewer of their own. What is set here goes before what a route sets.
 */
export const FILE_POLICY =
  "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

interface Installation {
  readonly appUrl: string;
  readonly frameAncestors: readonly string[];
  readonly superoffice: { readonly loginUrl: string };
  readonly visma: { readonly issuer: string };
}

export function headerPolicyOf(config: Installation): HeaderPolicy {
  return {
    appUrl: config.appUrl,
    frameAncestors: config.frameAncestors,
    formTargets: [config.superoffice.loginUrl, new URL(config.visma.issuer).origin],
  };
}

/**
 * The security headers of one answer. They protect the browser; they decide nothing about who may
 * read what, since a request that avoids them only avoids its own protection.
 */
export function securityHeaders(
  policy: HeaderPolicy,
  { path, nonce, framing }: Answer,
): Readonly<Record<string, string>> {
  const panel = framing === 'panel';
  return {
    'content-security-policy': isFile(path)
      ? FILE_POLICY
      : contentSecurityPolicy(policy, panel, nonce),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    'cross-origin-opener-policy': panel || isSignIn(path) ? 'unsafe-none' : 'same-origin',
    // X-Frame-Options knows no list of hosts: on the panel it would forbid the framing it is made for.
    ...(panel ? {} : { 'x-frame-options': 'DENY', 'cross-origin-resource-policy': 'same-origin' }),
    ...(policy.appUrl.startsWith('https:')
      ? { 'strict-transport-security': `max-age=${YEAR_S}` }
      : {}),
  };
}

function contentSecurityPolicy(
  policy: HeaderPolicy,
  panel: boolean,
  nonce: string | undefined,
): string {
  const ancestors = panel ? policy.frameAncestors : ["'none'"];
  return [
    "default-src 'self'",
    nonce === undefined
      ? "script-src 'none'"
      : `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'`,
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

/** What stands where a panel's page has its key. */
export function panelKeyIn(path: string): string | undefined {
  return /^\/panel\/([A-Za-z0-9_-]+)\/?$/.exec(path)?.[1];
}

/**
 * The sign-in window reports to the panel that opened it. A stricter policy on any page or
 * redirect it passes, or on a panel that stands at top level, would cut that link.
 */
function isSignIn(path: string): boolean {
  return /^\/(sign-in|api\/auth)(\/|$)/.test(path);
}

/** Where a form of the panel gets a print, an attachment or a statement, and where exports are. */
function isFile(path: string): boolean {
  return /^\/api\/panel\/[^/]+\/((print|attachment|statement)\/file|export)\/?$/.test(path);
}
