import { AppError } from '../errors.ts';
import type { WebApiCaller, WebApiDeps } from './call-web-api.ts';
import { callWebApi } from './call-web-api.ts';
import type { CrmContact } from './wire/contact.ts';
import { findContact } from './wire/contact.ts';

export type { CrmContact } from './wire/contact.ts';

/** All a panel needs; a server that does not know `$select` sends more, which is left unread. */
const FIELDS = 'ContactId,Name,Number1,Number2,OrgNr,Country';

/**
 * A company card as this person may see it. Throws `crm.contact-refused` (also when SuperOffice
 * blanks the card out), `crm.no-such-contact` and what `callWebApi` throws.
 */
export async function getContact(
  deps: WebApiDeps,
  request: WebApiCaller & { readonly contactId: number },
): Promise<CrmContact> {
  const json = await callWebApi(deps, request, {
    path: `v1/Contact/${request.contactId}?$select=${FIELDS}`,
    endpoint: 'contact',
    forbidden: 'crm.contact-refused',
    missing: 'crm.no-such-contact',
  });
  if (json === null) throw new AppError('crm.no-such-contact', 'SuperOffice knows no such contact');
  const contact = findContact(json);
  if (contact === undefined) {
    throw new AppError('crm.unexpected-response', 'SuperOffice sent something that is no contact');
  }
  const { id, name, code, number } = contact;
  if (id === 0 || (name === '' && code === '' && number === '')) {
    throw new AppError('crm.contact-refused', 'SuperOffice blanked the contact out');
  }
  if (id !== request.contactId) {
    throw new AppError('crm.unexpected-response', 'SuperOffice sent another contact');
  }
  return contact;
}
