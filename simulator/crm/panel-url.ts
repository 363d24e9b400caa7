import type { CrmContact, CrmTenant, CrmUser } from '../world.ts';

export interface CrmLanguage {
  /** `<lanc>` */
  readonly code: string;
  /** `<lang>` */
  readonly name: string;
}

export const crmLanguages: readonly CrmLanguage[] = [
  { code: 'en-US', name: 'English' },
  { code: 'nb-NO', name: 'Norsk' },
  { code: 'sv', name: 'Svenska' },
  { code: 'da', name: 'Dansk' },
  { code: 'de', name: 'Deutsch' },
  { code: 'nl', name: 'Nederlands' },
  { code: 'fi', name: 'Suomi' },
];

export interface PanelPlace {
  readonly tenant: CrmTenant;
  readonly user: CrmUser;
  readonly contact: CrmContact;
  readonly language: CrmLanguage;
}

/**
 * Fills in the variables of a web panel's URL with URL encoding *Unicode*: UTF-8, percent-encoded.
 * Unknown variables stay as they are. Names: SuperOffice docs, template variables.
 */
export function fillPanelUrl(
  template: string,
  { tenant, user, contact, language }: PanelPlace,
): string {
  const values: Readonly<Record<string, string>> = {
    uctx: tenant.id,
    usid: String(user.associateId),
    cuid: String(contact.id),
    lanc: language.code,
    lang: language.name,
    code: contact.code,
    numb: contact.number,
    name: contact.name,
    orgn: contact.organisationNumber,
  };
  return template.replace(/<(\w{4})>/g, (variable, key: string) => {
    const value = values[key];
    return value === undefined ? variable : encodeURIComponent(value);
  });
}
