/**
 * SuperOffice Online: SuperID (OpenID Connect with its deviations), tenant state, WebAPI.
 * Written by hand because the deviations are the point; facts from SuperOffice's public documentation.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SuperOfficeOptions, SuperOfficeServer } from '../servers.ts';
import { readCookie, setCookie } from '../web/cookies.ts';
import { redirect, sendJson, sendPage } from '../web/respond.ts';
import { answerAuthorize, sessionCookie } from './authorize.ts';
import { createDiscovery } from './discovery.ts';
import { createLoginStore } from './login-store.ts';
import { renderSignedOutPage } from './sign-in-pages.ts';
import { loadSigningKey } from './signing-key.ts';
import type { SuperOfficeContext } from './superoffice-context.ts';
import { createTenantState } from './tenant-state.ts';
import { answerToken } from './token-endpoint.ts';
import { answerWebApi } from './web-api.ts';
import { createWebPanelStore } from './web-panels.ts';

export function createSuperOffice(options: SuperOfficeOptions): SuperOfficeServer {
  const context: SuperOfficeContext = {
    ...options,
    logins: createLoginStore(options.store),
    key: loadSigningKey(options.store),
    webPanels: createWebPanelStore(options.store),
  };

  return {
    listener: (request, response) => {
      route(context, request, response).catch((error: unknown) => response.destroy(error as Error));
    },
    async reset() {
      context.logins.clear();
      context.webPanels.clear();
      context.key.save();
    },
  };
}

async function route(
  context: SuperOfficeContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { world, origin } = context;
  const { pathname } = new URL(request.url ?? '/', origin);
  const [, first = '', second = '', third = ''] = pathname.split('/');

  if (first === 'login') return answerLogin(context, request, response, pathname);
  if (first === 'api' && second === 'state')
    return sendJson(response, 200, createTenantState(world, origin, third));
  if (second === 'api' && third === 'v1') return answerWebApi(context, request, response, first);
  sendJson(response, 404, { Message: 'No HTTP resource was found that matches the request URI.' });
}

async function answerLogin(
  context: SuperOfficeContext,
  request: IncomingMessage,
  response: ServerResponse,
  pathname: string,
): Promise<void> {
  const { world, origin } = context;
  switch (pathname) {
    case '/login/.well-known/openid-configuration':
      return sendJson(response, 200, createDiscovery(origin));
    case '/login/.well-known/jwks':
      return sendJson(response, 200, { keys: [context.key.publicJwk] });
    case '/login/common/oauth/tokens':
      return answerToken(context, request, response);
    case '/login/logout':
      return answerLogout(context, request, response);
    default: {
      const tenant = /^\/login\/([^/]+)\/oauth\/authorize$/.exec(pathname)?.[1];
      if (tenant === undefined) return sendJson(response, 404, { Message: 'Not found' });
      response.setHeader('X-Frame-Options', 'DENY');
      response.setHeader('Content-Security-Policy', "frame-ancestors 'none'");
      const policy = world.settings.signInOpenerPolicy;
      if (policy !== '') response.setHeader('Cross-Origin-Opener-Policy', policy);
      return answerAuthorize(context, request, response, tenant);
    }
  }
}

function answerLogout(
  { logins, origin, appUrl }: SuperOfficeContext,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  logins.endSession(readCookie(request, sessionCookie));
  setCookie(response, sessionCookie, '', '/login');
  const target = new URL(request.url ?? '/', origin).searchParams.get('redirect_uri') ?? '';
  if (URL.parse(target)?.origin === appUrl) return redirect(response, target);
  sendPage(response, 200, renderSignedOutPage());
}
