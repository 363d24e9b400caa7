import type { NextRequest } from 'next/server';
import { NextResponse } from 'next/server';
import type { Config } from '#lib/config.ts';
import { findRefusal, isActionBody } from '#lib/http/judge-request.ts';
import { createRequestId, REQUEST_ID_HEADER } from '#lib/http/request-id.ts';
import { headerPolicyOf, panelKeyIn, securityHeaders } from '#lib/http/security-headers.ts';
import { server } from '#lib/server.ts';

/** Gives each request an id and each answer its security headers. Never an authorization boundary: every page and route asks `lib/auth` itself. */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const { config, panels } = await server();
  const requestId = createRequestId();
  const path = request.nextUrl.pathname;
  const panelKey = panelKeyIn(path);
  const headers = securityHeaders(headerPolicyOf(config), {
    path,
    nonce: Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64'),
    framing: panelKey !== undefined && (await panels.exists(panelKey)) ? 'panel' : 'none',
  });
  const refusal = await refuse(request, config.appUrl);
  const response = refusal ?? pass(request, { config, requestId, headers });
  response.headers.set(REQUEST_ID_HEADER, requestId);
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  return response;
}

async function refuse(request: NextRequest, appUrl: string): Promise<NextResponse | undefined> {
  const { method, headers, nextUrl } = request;
  const refusal = findRefusal({ method, path: nextUrl.pathname, headers }, appUrl);
  if (refusal !== undefined) {
    const allow = refusal.allow === undefined ? undefined : { allow: refusal.allow };
    return new NextResponse(null, { status: refusal.status, ...(allow && { headers: allow }) });
  }
  if (!headers.has('next-action') || method !== 'POST') return undefined;
  return (await isActionBody(request)) ? undefined : new NextResponse(null, { status: 400 });
}

interface Passed {
  readonly config: Config;
  readonly requestId: string;
  readonly headers: Readonly<Record<string, string>>;
}

function pass(request: NextRequest, { config, requestId, headers }: Passed): NextResponse {
  const forwarded = new Headers(request.headers);
  forwarded.set(REQUEST_ID_HEADER, requestId);
  // Next takes the nonce for its own scripts from here.
  forwarded.set('content-security-policy', headers['content-security-policy'] ?? '');
  // Next compares it with the origin of an action, and writes it to the console when they differ.
  forwarded.set('x-forwarded-host', new URL(config.appUrl).host);
  return NextResponse.next({ request: { headers: forwarded } });
}
