import { z } from 'zod';
import { crmText } from './crm-text.ts';

/** A company card. *Code* is the API's `Number1`, *Number* its `Number2`; empty text: not filled in. */
export interface CrmContact {
  readonly id: number;
  readonly name: string;
  readonly code: string;
  readonly number: string;
  readonly organisationNumber: string;
  /** ISO 3166 alpha-2. */
  readonly country: string;
}

const contactSchema = z.object({
  ContactId: z.number().int(),
  Name: crmText,
  Number1: crmText,
  Number2: crmText,
  OrgNr: crmText,
  Country: z.object({ TwoLetterISOCountry: crmText }).nullish().catch(undefined),
});

/** Of a ContactEntity; undefined when it is none. */
export function findContact(json: unknown): CrmContact | undefined {
  const contact = contactSchema.safeParse(json).data;
  if (contact === undefined) return undefined;
  return {
    id: contact.ContactId,
    name: contact.Name,
    code: contact.Number1,
    number: contact.Number2,
    organisationNumber: contact.OrgNr,
    country: (contact.Country?.TwoLetterISOCountry ?? '').toUpperCase(),
  };
}
