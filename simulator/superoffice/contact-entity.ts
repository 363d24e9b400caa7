import type { CrmContact } from '../world.ts';

/** `ContactEntity`: the UI's *Code* is `Number1`, its *Number* is `Number2` (Swagger-v1-Contact). */
export function toContactEntity(contact: CrmContact): Record<string, unknown> {
  return {
    ContactId: contact.id,
    Name: contact.name,
    Department: '',
    OrgNr: contact.organisationNumber,
    Number1: contact.code,
    Number2: contact.number,
    Country: {
      CountryId: 0,
      Name: contact.country,
      EnglishName: contact.country,
      TwoLetterISOCountry: contact.countryCode,
    },
    Address: { LocalizedAddress: [], Street: { Address1: '', City: contact.city, Zipcode: '' } },
    Emails: [],
    Phones: [],
    Urls: [],
    Deleted: 0,
    ActiveErpLinks: 0,
    DbiKey: '',
    DbiAgentId: 0,
    DbiLastSyncronized: '0001-01-01T00:00:00',
    UserDefinedFields: {},
    CustomFields: {},
    ExtraFields: {},
  };
}

/** The archive row behind `GET /v1/Contact`. */
export function toContactRow(contact: CrmContact): Record<string, unknown> {
  return {
    PrimaryKey: String(contact.id),
    EntityName: 'contact',
    contactId: contact.id,
    name: contact.name,
    nameDepartment: contact.name,
    code: contact.code,
    number: contact.number,
    orgnr: contact.organisationNumber,
  };
}

/** `$select=ContactId,Name`: only these keys, whatever their case. */
export function selectKeys(
  entity: Record<string, unknown>,
  select: string | null,
): Record<string, unknown> {
  if (select === null) return entity;
  const wanted = new Set(select.split(',').map((key) => key.trim().toLowerCase()));
  return Object.fromEntries(
    Object.entries(entity).filter(([key]) => wanted.has(key.toLowerCase())),
  );
}
