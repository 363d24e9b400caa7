import type { ConnectionId, TenantId } from '../domain/ids.ts';
import type { Db } from './db.ts';

/** A code flow under way. `stateHash` names it; instants are epoch milliseconds. */
export interface OauthTransaction {
  readonly stateHash: string;
  readonly tenantId: TenantId;
  readonly connectionId: ConnectionId;
  readonly sessionHash: string;
  readonly browserHash: string;
  readonly sealedVerifier: string;
  readonly nonce: string;
  readonly createdAt: number;
  readonly expiresAt: number;
}

export type OauthTransactionStore = ReturnType<typeof createOauthTransactionStore>;

export function createOauthTransactionStore(db: Db) {
  return {
    /** Also forgets the tenant's transactions that ended before `transaction.createdAt`. */
    async insert(transaction: OauthTransaction): Promise<void> {
      await db.write(async (trx) => {
        await trx
          .deleteFrom('oauth_transaction')
          .where('tenant_id', '=', transaction.tenantId)
          .where('expires_at', '<=', transaction.createdAt)
          .execute();
        await trx
          .insertInto('oauth_transaction')
          .values({
            state_hash: transaction.stateHash,
            tenant_id: transaction.tenantId,
            connection_id: transaction.connectionId,
            session_hash: transaction.sessionHash,
            browser_hash: transaction.browserHash,
            sealed_verifier: transaction.sealedVerifier,
            nonce: transaction.nonce,
            panel_key: null,
            created_at: transaction.createdAt,
            expires_at: transaction.expiresAt,
          })
          .execute();
      });
    },

    /** The deletion is the use: of any number of callers at most one gets the transaction. */
    async consume(tenantId: TenantId, stateHash: string): Promise<OauthTransaction | undefined> {
      const row = await db.direct
        .deleteFrom('oauth_transaction')
        .where('tenant_id', '=', tenantId)
        .where('state_hash', '=', stateHash)
        .returningAll()
        .executeTakeFirst();
      if (row === undefined) return undefined;
      return {
        stateHash: row.state_hash,
        tenantId: row.tenant_id as TenantId,
        connectionId: row.connection_id as ConnectionId,
        sessionHash: row.session_hash,
        browserHash: row.browser_hash,
        sealedVerifier: row.sealed_verifier,
        nonce: row.nonce,
        createdAt: row.created_at,
        expiresAt: row.expires_at,
      };
    },
  };
}
