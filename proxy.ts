import type { NextRequest } from 'next/server';
import { NextResponse } from 'next/server';
import { createRequestId, REQUEST_ID_HEADER } from '#lib/http/request-id.ts';
import type { HeaderPolicy } from '#lib/http/security-headers.ts';
import { securityHeaders } from '#lib/http/security-headers.ts';
import { server } from '#lib/server.ts';

const METHODS = ['GET', 'HEAD', 'POST'];

/** Gives each request an id and each answer its security headers. Never an authorization boundary: every page and route asks `lib/auth` itself. */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const requestId = createRequestId();
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64');
  const headers = securityHeaders(await headerPolicy(), { path: request.nextUrl.pathname, nonce });
  const response = answer(request, requestId, headers['content-security-policy'] ?? '');
  response.headers.set(REQUEST_ID_HEADER, requestId);
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  return response;
}

function answer(request: NextRequest, requestId: string, csp: string): NextResponse {
  if (!METHODS.includes(request.method)) {
    return new NextResponse(null, { status: 405, headers: { allow: METHODS.join(', ') } });
  }
  if (request.headers.has('upgrade')) return new NextResponse(null, { status: 400 });
  const forwarded = new Headers(request.headers);
  forwarded.set(REQUEST_ID_HEADER, requestId);
  // Next takes the nonce for its own scripts from here.
  forwarded.set('content-security-policy', csp);
  return NextResponse.next({ request: { headers: forwarded } });
}

async function headerPolicy(): Promise<HeaderPolicy> {
  const { config } = await server();
  return {
    appUrl: config.appUrl,
    frameAncestors: config.frameAncestors,
    formTargets: [config.superoffice.loginUrl, new URL(config.visma.issuer).origin],
  };
}
