import type { CrmTenant, World } from '../world.ts';
import { crmLanguages, fillPanelUrl } from './panel-url.ts';
import type { PanelTemplates } from './panel-templates.ts';

/** Everything the page lists: tenants with their people and companies, languages. */
export function createDirectory(world: World): object {
  return {
    languages: crmLanguages,
    tenants: [...world.crmTenants.values()].map((tenant) => ({
      id: tenant.id,
      companyName: tenant.companyName,
      users: tenant.users.map(({ login, name, isAdministrator }) => ({
        login,
        name,
        isAdministrator,
      })),
      contacts: [...tenant.contacts.values()].map(({ id, name, code, city }) => ({
        id,
        name,
        code,
        city,
      })),
    })),
  };
}

function listFields(tenant: CrmTenant, contactId: number): [string, string][] {
  const contact = tenant.contacts.get(contactId);
  if (contact === undefined) return [];
  return [
    ['Company', contact.name],
    ['Code', contact.code],
    ['Number', contact.number],
    ['VAT No.', contact.organisationNumber],
    ['City', contact.city],
    ['Country', contact.country],
    ['Category', 'Customer'],
    ['Our contact', tenant.users[0]?.name ?? ''],
  ];
}

/** One company as one user sees it in one language, with the panel's address filled in. */
export function createCard(
  world: World,
  templates: PanelTemplates,
  query: URLSearchParams,
): object | undefined {
  const tenant = world.crmTenants.get(query.get('tenant') ?? '');
  const user = tenant?.users.find(({ login }) => login === query.get('user'));
  const contact = tenant?.contacts.get(Number(query.get('contact')));
  const [english] = crmLanguages;
  const language = crmLanguages.find(({ code }) => code === query.get('lang')) ?? english;
  if (tenant === undefined || user === undefined || contact === undefined || language === undefined)
    return undefined;
  const template = templates.find(tenant.id);
  return {
    name: contact.name,
    fields: listFields(tenant, contact.id),
    template: template ?? '',
    panelUrl:
      template === undefined ? null : fillPanelUrl(template, { tenant, user, contact, language }),
  };
}
