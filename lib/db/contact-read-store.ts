import type { CrmGrantId, TenantId } from '../domain/ids.ts';
import type { Db } from './db.ts';
import type { Placeholder } from './prepare-query.ts';
import { prepareQuery } from './prepare-query.ts';

/** What a person's own token showed of a card. */
export interface ContactRead {
  readonly contactId: number;
  readonly name: string;
  readonly code: string;
  readonly number: string;
  readonly organisationNumber: string;
  readonly country: string;
}

/** Rights are personal: a reading is remembered for the sign-in that made it, and for no other. */
export interface ContactReadRef {
  readonly tenantId: TenantId;
  readonly grantId: CrmGrantId;
  readonly contactId: number;
}

interface ReadSearch extends ContactReadRef {
  /** Epoch milliseconds. */
  readonly notBefore: number;
}

export type ContactReadStore = ReturnType<typeof createContactReadStore>;

export function createContactReadStore(db: Db) {
  const select = prepareQuery(db.read, (value: Placeholder<ReadSearch>) =>
    db.read
      .selectFrom('contact_read')
      .selectAll()
      .where('tenant_id', '=', value('tenantId'))
      .where('grant_id', '=', value('grantId'))
      .where('contact_id', '=', value('contactId'))
      .where('read_at', '>', value('notBefore')),
  );
  return {
    async find(
      { tenantId, grantId, contactId }: ContactReadRef,
      notBefore: number,
    ): Promise<ContactRead | undefined> {
      const [row] = await select({ tenantId, grantId, contactId, notBefore });
      if (row === undefined) return undefined;
      return {
        contactId: row.contact_id,
        name: row.name,
        code: row.code,
        number: row.number,
        organisationNumber: row.organisation_number,
        country: row.country,
      };
    },

    async remember(ref: ContactReadRef, contact: ContactRead, readAt: number): Promise<void> {
      const facts = {
        name: contact.name,
        code: contact.code,
        number: contact.number,
        organisation_number: contact.organisationNumber,
        country: contact.country,
        read_at: readAt,
      };
      await db.direct
        .insertInto('contact_read')
        .values({
          tenant_id: ref.tenantId,
          grant_id: ref.grantId,
          contact_id: ref.contactId,
          ...facts,
        })
        .onConflict((conflict) =>
          conflict.columns(['tenant_id', 'grant_id', 'contact_id']).doUpdateSet(facts),
        )
        .execute();
    },

    /** After a refusal: what was seen before is not believed any longer. */
    async forget(ref: ContactReadRef): Promise<void> {
      await db.direct
        .deleteFrom('contact_read')
        .where('tenant_id', '=', ref.tenantId)
        .where('grant_id', '=', ref.grantId)
        .where('contact_id', '=', ref.contactId)
        .execute();
    },
  };
}
