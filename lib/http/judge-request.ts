/** As much as a server action may carry; `next.config.js` says the same to Next. */
const MAX_ACTION_BYTES = 65_536;

const ACTION_ID = /^[0-9a-f]{32,64}$/;

const METHODS = ['GET', 'HEAD', 'POST'];

interface Judged {
  readonly method: string;
  /** As the URL parser gives it. */
  readonly path: string;
  readonly headers: Pick<Headers, 'get' | 'has'>;
}

/**
 * The status of a request that no page may see, or undefined. Pages take GET and HEAD; the one POST
 * they know is a server action of the manage pages, and Next runs one posted to any page. What
 * `/api` takes is judged by its routes. No authorization: each action asks again who is there.
 */
export function findRefusal(
  { method, path, headers }: Judged,
  appUrl: string,
): { readonly status: number; readonly allow?: string } | undefined {
  if (!METHODS.includes(method)) return { status: 405, allow: METHODS.join(', ') };
  if (headers.has('upgrade') || !isDecodable(path)) return { status: 400 };
  if (method !== 'POST') return undefined;
  if (isUnder('/api', path) && !mayBeAction(headers)) return undefined;
  if (!isUnder('/manage', path) || !isOwn(headers, appUrl)) return { status: 403 };
  // The id goes into the framework's console lines; and a form sent without scripts is never ours.
  if (!ACTION_ID.test(headers.get('next-action') ?? '')) return { status: 400 };
  const length = headers.get('content-length');
  // Browsers always know the length of a form; a body in pieces could be of any.
  if (length === null || headers.has('transfer-encoding')) return { status: 411 };
  return Number(length) <= MAX_ACTION_BYTES ? undefined : { status: 413 };
}

/**
 * Whether the body of a server action can be what React wrote: JSON, alone or as the part `0` of a
 * form. Next answers anything else with 500.
 */
export async function isActionBody(request: Request): Promise<boolean> {
  try {
    const root = isMultipart(request.headers)
      ? (await request.formData()).get('0')
      : await request.text();
    return typeof root === 'string' && JSON.parse(root) !== undefined;
  } catch {
    return false;
  }
}

function isDecodable(path: string): boolean {
  try {
    return decodeURIComponent(path) !== '';
  } catch {
    return false;
  }
}

function isUnder(folder: string, path: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

/** Next takes both for an action, also on a page that answers for an unknown address. */
function mayBeAction(headers: Judged['headers']): boolean {
  return headers.has('next-action') || isMultipart(headers);
}

function isMultipart(headers: Pick<Headers, 'get'>): boolean {
  return /^multipart\//i.test(headers.get('content-type') ?? '');
}

function isOwn(headers: Judged['headers'], appUrl: string): boolean {
  return headers.get('origin') === appUrl && headers.get('sec-fetch-site') === 'same-origin';
}
