import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readForm } from '../web/read-body.ts';
import { sendJson } from '../web/respond.ts';
import { findPerson } from './find-crm-user.ts';
import { signIdToken } from './id-token.ts';
import type { AuthorizationCode, CrmIdentity } from './login-store.ts';
import type { SuperOfficeContext } from './superoffice-context.ts';

function isEqual(left: string, right: string): boolean {
  const [first, second] = [left, right].map((text) => createHash('sha256').update(text).digest());
  return first !== undefined && second !== undefined && timingSafeEqual(first, second);
}

function decodeFormText(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

/** client_secret_basic (form-encoded, RFC 6749 §2.3.1) or client_secret_post. */
function readCredentials(
  request: IncomingMessage,
  form: URLSearchParams,
): { id?: string | undefined; secret?: string | undefined } {
  const basic = /^Basic (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (basic === undefined)
    return {
      id: form.get('client_id') ?? undefined,
      secret: form.get('client_secret') ?? undefined,
    };
  const [id = '', ...secret] = Buffer.from(basic, 'base64').toString('utf8').split(':');
  return { id: decodeFormText(id), secret: decodeFormText(secret.join(':')) };
}

function isProven({ challenge, challengeMethod }: AuthorizationCode, verifier: string): boolean {
  if (challenge === undefined) return true;
  // Without a method the challenge is the verifier itself, as RFC 7636 and SuperOffice's page say.
  const derived =
    challengeMethod === 'S256'
      ? createHash('sha256').update(verifier).digest('base64url')
      : verifier;
  return isEqual(derived, challenge);
}

/** `POST /login/common/oauth/tokens` */
export async function answerToken(
  context: SuperOfficeContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { world, origin, client, logins, key } = context;
  const form = await readForm(request);
  const { id = '', secret = '' } = readCredentials(request, form);
  if (id !== client.id || !isEqual(secret, client.secret))
    return sendJson(response, 401, { error: 'invalid_client' });

  async function answer(
    identity: CrmIdentity,
    nonce: string | undefined,
    extra: object,
  ): Promise<void> {
    const person = findPerson(world, identity);
    // Consent that an administrator has withdrawn ends every token of the tenant.
    if (person === undefined || !person.tenant.appApproved)
      return sendJson(response, 400, { error: 'invalid_grant' });
    const lifetime = world.settings.crmAccessTokenSeconds;
    const body = {
      ...extra,
      access_token: logins.issueAccessToken(identity, lifetime),
      expires_in: lifetime,
      id_token: await signIdToken(key, {
        origin,
        clientId: client.id,
        person,
        nonce,
        stringIat: world.settings.stringIat,
      }),
    };
    context.handedOut?.note(Object.fromEntries(form));
    context.handedOut?.note(body);
    sendJson(response, 200, body);
  }

  switch (form.get('grant_type')) {
    case 'authorization_code': {
      const code = logins.takeCode(form.get('code') ?? '');
      if (
        code === undefined ||
        code.redirectUri !== form.get('redirect_uri') ||
        !isProven(code, form.get('code_verifier') ?? '')
      ) {
        return sendJson(response, 400, { error: 'invalid_grant' });
      }
      return answer(code, code.nonce, {
        token_type: 'Bearer',
        refresh_token: logins.issueRefreshToken(code),
      });
    }
    case 'refresh_token': {
      // The documented answer has neither a token type nor a new refresh token: the old one stays.
      const identity = logins.findRefreshToken(form.get('refresh_token') ?? '');
      return identity === undefined
        ? sendJson(response, 400, { error: 'invalid_grant' })
        : answer(identity, undefined, {});
    }
    default:
      sendJson(response, 400, { error: 'unsupported_grant_type' });
  }
}
