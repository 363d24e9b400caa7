import { CompactSign } from 'jose';
import type { CrmPerson } from './find-crm-user.ts';
import type { SigningKey } from './signing-key.ts';

export interface IdTokenRequest {
  readonly origin: string;
  readonly clientId: string;
  readonly person: CrmPerson;
  readonly nonce: string | undefined;
  readonly stringIat: boolean;
}

const prefix = 'http://schemes.superoffice.net/identity/';

function toInitials(name: string): string {
  return name
    .split(' ')
    .map((part) => part.slice(0, 1).toUpperCase())
    .join('');
}

/**
 * Claims as in SuperOffice's page on validating security tokens: booleans and ids are strings,
 * `exp` is 300 s ahead, and `iat` is a JSON string, which the usual libraries refuse.
 */
export async function signIdToken(key: SigningKey, request: IdTokenRequest): Promise<string> {
  const {
    origin,
    clientId,
    person: { tenant, user },
    nonce,
    stringIat,
  } = request;
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    sub: user.email,
    [`${prefix}associateid`]: String(user.associateId),
    [`${prefix}identityprovider`]: 'superid-local',
    [`${prefix}email`]: user.email,
    [`${prefix}so_primary_email_address`]: user.email,
    [`${prefix}upn`]: user.login,
    [`${prefix}ctx`]: tenant.id,
    [`${prefix}company_name`]: tenant.companyName,
    [`${prefix}serial`]: tenant.serial,
    [`${prefix}is_administrator`]: user.isAdministrator ? 'True' : 'False',
    [`${prefix}initials`]: toInitials(user.name),
    [`${prefix}netserver_url`]: `${origin}/${tenant.id}/Remote/Services88/`,
    [`${prefix}webapi_url`]: `${origin}/${tenant.id}/api/`,
    ...(nonce === undefined ? {} : { nonce }),
    iat: stringIat ? String(now) : now,
    nbf: now - 60,
    exp: now + 300,
    iss: origin,
    aud: clientId,
  };
  return new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: key.kid })
    .sign(key.privateKey);
}
