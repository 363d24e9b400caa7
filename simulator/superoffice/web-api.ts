import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CrmContact } from '../world.ts';
import { sendJson } from '../web/respond.ts';
import { selectKeys, toContactEntity, toContactRow } from './contact-entity.ts';
import { findPerson, isReachable } from './find-crm-user.ts';
import type { CrmPerson } from './find-crm-user.ts';
import type { SuperOfficeContext } from './superoffice-context.ts';
import { sendWebApiError } from './web-api-error.ts';
import { answerWebPanels } from './web-panel-api.ts';

/** Whom the bearer token names, if it belongs to this tenant and the tenant still approves the app. */
function authenticate(
  { world, logins }: SuperOfficeContext,
  request: IncomingMessage,
  tenantId: string,
): CrmPerson | undefined {
  const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const identity = logins.findAccessToken(token);
  if (identity === undefined || identity.tenantId !== tenantId) return undefined;
  const person = findPerson(world, identity);
  return person?.tenant.appApproved === true ? person : undefined;
}

function toPrincipal({ tenant, user }: CrmPerson): object {
  return {
    AssociateId: user.associateId,
    Associate: user.login,
    UserName: user.login,
    FullName: user.name,
    EMailAddress: user.email,
    PersonId: 1000 + user.associateId,
    ContactId: 1,
    GroupId: user.groupId,
    UserType: 'InternalAssociate',
    RoleName: user.isAdministrator ? 'User level 0' : 'User level 1',
    FunctionRights: user.isAdministrator ? ['admin-all', 'admin-users'] : [],
    DatabaseContextIdentifier: tenant.id,
    DatabaseSerialNumber: tenant.serial,
    IsPersonContact: false,
  };
}

/** The subset `column eq|begins|contains 'text'`, joined by `and`. */
function matches(contact: CrmContact, filter: string | null): boolean {
  const row = toContactRow(contact);
  return (filter ?? '').split(' and ').every((condition) => {
    const [, column = '', operator = 'contains', wanted = ''] =
      /^\s*(\w+) (eq|begins|contains) '([^']*)'\s*$/.exec(condition) ?? [];
    const value = row[column];
    const actual =
      typeof value === 'string' || typeof value === 'number' ? `${value}`.toLowerCase() : '';
    const text = wanted.toLowerCase();
    if (operator === 'eq') return actual === text;
    return operator === 'begins' ? actual.startsWith(text) : actual.includes(text);
  });
}

/** `/{tenant}/api/v1/…` */
export async function answerWebApi(
  context: SuperOfficeContext,
  request: IncomingMessage,
  response: ServerResponse,
  tenantId: string,
): Promise<void> {
  const tenant = context.world.crmTenants.get(tenantId);
  if (tenant === undefined)
    return sendWebApiError(response, 404, 'SoNotFoundException', 'Unknown tenant.');
  if (!isReachable(tenant))
    return sendWebApiError(response, 503, 'SoServerException', `The tenant is ${tenant.state}.`);
  const person = authenticate(context, request, tenantId);
  if (person === undefined) {
    response.setHeader('WWW-Authenticate', 'Bearer');
    return sendWebApiError(response, 401, 'SoSessionException', 'The token is not valid here.');
  }

  const { pathname, searchParams } = new URL(request.url ?? '/', context.origin);
  const path = pathname.slice(`/${tenantId}/api`.length);
  const select = searchParams.get('$select');
  if (path === '/v1/User/currentPrincipal') return sendJson(response, 200, toPrincipal(person));

  if (path === '/v1/Contact') {
    const found = [...tenant.contacts.values()].filter(
      (contact) =>
        !person.user.refusedContacts.has(contact.id) &&
        matches(contact, searchParams.get('$filter')),
    );
    const columns = select === null ? null : `PrimaryKey,EntityName,${select}`;
    return sendJson(response, 200, {
      value: found.map((contact) => selectKeys(toContactRow(contact), columns)),
    });
  }

  const contactId = /^\/v1\/Contact\/(\d+)$/.exec(path)?.[1];
  if (contactId !== undefined) {
    const contact = tenant.contacts.get(Number(contactId));
    if (contact === undefined)
      return sendWebApiError(
        response,
        404,
        'SoNotFoundException',
        `Contact ${contactId} not found.`,
      );
    if (person.user.refusedContacts.has(contact.id)) {
      return sendWebApiError(
        response,
        403,
        'SoSentryException',
        'The user may not read this contact.',
      );
    }
    return sendJson(response, 200, selectKeys(toContactEntity(contact), select));
  }

  const webPanel = /^\/v1\/List\/WebPanel\/Items(?:\/(\w+))?$/.exec(path);
  if (webPanel !== null) return answerWebPanels(context, person, request, response, webPanel[1]);
  sendWebApiError(response, 404, 'SoNotFoundException', 'No such resource.');
}
