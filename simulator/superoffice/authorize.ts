import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readCookie, setCookie } from '../web/cookies.ts';
import { readForm } from '../web/read-body.ts';
import { redirect, sendPage } from '../web/respond.ts';
import { findPerson, isReachable } from './find-crm-user.ts';
import type { CrmPerson } from './find-crm-user.ts';
import {
  renderApprovalPage,
  renderFormPost,
  renderSignInPage,
  renderTechnicalErrorPage,
  renderUnavailablePage,
} from './sign-in-pages.ts';
import type { SuperOfficeContext } from './superoffice-context.ts';

export const sessionCookie = 'superid_session';

/** `common`, unless the path or `acr_values=tenant:…` names a tenant. */
function readTenantId(pathTenant: string, parameters: URLSearchParams): string | undefined {
  const acr = /(?:^| )tenant:(\S+)/.exec(parameters.get('acr_values') ?? '')?.[1];
  return pathTenant.toLowerCase() === 'common' ? acr : pathTenant;
}

/** `GET|POST /login/{tenant}/oauth/authorize` */
export async function answerAuthorize(
  context: SuperOfficeContext,
  request: IncomingMessage,
  response: ServerResponse,
  pathTenant: string,
): Promise<void> {
  const { world, origin, appUrl, client, logins } = context;
  const url = new URL(request.url ?? '/', origin);
  const parameters = url.searchParams;
  const redirectUri = parameters.get('redirect_uri');
  const tenantId = readTenantId(pathTenant, parameters);
  const tenants = [...world.crmTenants.values()].filter(
    (tenant) => tenantId === undefined || tenant.id === tenantId,
  );

  if (
    parameters.get('client_id') !== client.id ||
    redirectUri !== `${appUrl}/api/auth/callback/superoffice` ||
    tenants.length === 0
  ) {
    return sendPage(response, 400, renderTechnicalErrorPage(randomUUID()));
  }

  /** Back to the application, in the response mode it asked for. */
  function answer(fields: Readonly<Record<string, string>>): void {
    const state = parameters.get('state');
    const all = new URLSearchParams({ ...fields, ...(state === null ? {} : { state }) });
    const mode = parameters.get('response_mode') ?? 'query';
    if (mode === 'form_post')
      return sendPage(response, 200, renderFormPost(redirectUri ?? '', all));
    redirect(response, `${redirectUri}${mode === 'fragment' ? '#' : '?'}${all}`);
  }

  function issueCode({ tenant, user }: CrmPerson): void {
    answer({
      code: logins.issueCode({
        tenantId: tenant.id,
        login: user.login,
        redirectUri: redirectUri ?? '',
        nonce: parameters.get('nonce') ?? undefined,
        challenge: parameters.get('code_challenge') ?? undefined,
        challengeMethod: parameters.get('code_challenge_method') ?? 'plain',
      }),
    });
  }

  /** An administrator may approve the app on the spot; everybody else is turned away. */
  function admit(person: CrmPerson, approval: string | null): void {
    const { tenant, user } = person;
    if (!isReachable(tenant)) return sendPage(response, 503, renderUnavailablePage(tenant));
    if (tenant.appApproved) return issueCode(person);
    if (user.isAdministrator && approval === 'approve') {
      tenant.appApproved = true;
      return issueCode(person);
    }
    if (user.isAdministrator && approval === null) {
      const other = new URL(url);
      other.searchParams.set('prompt', 'login');
      return sendPage(response, 200, renderApprovalPage(tenant, other.href));
    }
    answer({ error: 'access_denied', error_description: 'Account does not have access' });
  }

  function showSignIn(unknownLogin: string | undefined): void {
    sendPage(
      response,
      200,
      renderSignInPage({
        tenants,
        loginHint: unknownLogin ?? parameters.get('login_hint') ?? '',
        unknownLogin: unknownLogin !== undefined,
      }),
    );
  }

  if (parameters.get('response_type') !== 'code')
    return answer({ error: 'unsupported_response_type' });
  if (!(parameters.get('scope') ?? '').split(' ').includes('openid'))
    return answer({ error: 'invalid_scope' });

  const sessionId = readCookie(request, sessionCookie);
  const session = logins.findSession(sessionId);
  const current =
    session && tenants.some(({ id }) => id === session.tenantId)
      ? findPerson(world, session)
      : undefined;

  if (request.method === 'POST') {
    const form = await readForm(request);
    const approval = form.get('approval');
    if (approval !== null && current !== undefined) return admit(current, approval);
    const login = form.get('login') ?? '';
    const person = tenants
      .map(({ id }) => findPerson(world, { tenantId: id, login }))
      .find((found) => found !== undefined);
    if (person === undefined) return showSignIn(login);
    logins.endSession(sessionId);
    setCookie(
      response,
      sessionCookie,
      logins.startSession({ tenantId: person.tenant.id, login: person.user.login }),
      '/login',
    );
    return admit(person, null);
  }

  const hint = parameters.get('login_hint')?.toLowerCase();
  const asksAgain = /\b(?:login|select_account)\b/.test(parameters.get('prompt') ?? '');
  const isHinted = hint === undefined || hint === current?.user.login.toLowerCase();
  if (current !== undefined && !asksAgain && isHinted) return admit(current, null);
  showSignIn(undefined);
}
