import type { Db } from './open-database.ts';

export interface ExpiredRowStore {
  /** Ends the sessions that are over by time; gives how many. */
  endSessions(bounds: { readonly now: number; readonly manageIdleSince: number }): Promise<number>;
  /** Ends grants made before `madeBefore` that no living session uses, and forgets their tokens. */
  endGrants(bounds: { readonly now: number; readonly madeBefore: number }): Promise<number>;
  /** Deletes what ended before `endedBefore`, and what people were shown before that. */
  deleteEnded(endedBefore: number): Promise<void>;
  /** Forgets who looked at which customer, where nobody has since `lookedBefore`. */
  deleteLooks(lookedBefore: number): Promise<void>;
}

/**
 * What time has ended, in all tenants: a person who closes the browser never signs out. Each step is
 * one statement that changes nothing when it is run a second time.
 */
export function createExpiredRowStore(db: Db): ExpiredRowStore {
  return {
    async endSessions({ now, manageIdleSince }) {
      const ended = await db.direct
        .updateTable('session')
        .set({ revoked_at: now })
        .where('revoked_at', 'is', null)
        .where(({ eb, and, or }) =>
          or([
            eb('expires_at', '<=', now),
            and([eb('kind', '=', 'manage'), eb('last_used_at', '<=', manageIdleSince)]),
          ]),
        )
        .executeTakeFirst();
      return Number(ended.numUpdatedRows);
    },

    async endGrants({ now, madeBefore }) {
      const ended = await db.direct
        .updateTable('crm_grant')
        .set({
          sealed_access: null,
          access_expires_at: null,
          sealed_refresh: null,
          revoked_at: now,
        })
        .where('revoked_at', 'is', null)
        .where('created_at', '<', madeBefore)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('session as s')
                .select('s.id_hash')
                .whereRef('s.tenant_id', '=', 'crm_grant.tenant_id')
                .whereRef('s.grant_id', '=', 'crm_grant.id')
                .where('s.revoked_at', 'is', null)
                .where('s.expires_at', '>', now),
            ),
          ),
        )
        .executeTakeFirst();
      return Number(ended.numUpdatedRows);
    },

    async deleteLooks(lookedBefore) {
      await db.direct.deleteFrom('ledger_look').where('last_at', '<', lookedBefore).execute();
    },

    async deleteEnded(endedBefore) {
      const { direct } = db;
      await direct.deleteFrom('session').where('revoked_at', '<', endedBefore).execute();
      await direct.deleteFrom('sign_in').where('expires_at', '<', endedBefore).execute();
      await direct.deleteFrom('contact_read').where('read_at', '<', endedBefore).execute();
      await direct.deleteFrom('oauth_transaction').where('expires_at', '<', endedBefore).execute();
      await direct.deleteFrom('used_once').where('used_at', '<', endedBefore).execute();
      // The newest of each person stays, without tokens: the activity log takes the name from it.
      await direct
        .deleteFrom('crm_grant')
        .where('revoked_at', '<', endedBefore)
        .where(({ exists, selectFrom }) =>
          exists(
            selectFrom('crm_grant as newer')
              .select('newer.id')
              .whereRef('newer.tenant_id', '=', 'crm_grant.tenant_id')
              .whereRef('newer.associate_id', '=', 'crm_grant.associate_id')
              .whereRef('newer.created_at', '>', 'crm_grant.created_at'),
          ),
        )
        .execute();
    },
  };
}
