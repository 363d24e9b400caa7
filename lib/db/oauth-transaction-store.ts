import type { ConnectionId, TenantId, VismaTenantId } from '../domain/ids.ts';
import { findVismaTenantId } from '../domain/ids.ts';
import type { Db } from './db.ts';
import { touchUnfinished } from './touch-unfinished.ts';

/** A code flow under way. `stateHash` names it; instants are epoch milliseconds. */
export interface OauthTransaction {
  readonly stateHash: string;
  readonly tenantId: TenantId;
  readonly connectionId: ConnectionId;
  readonly sessionHash: string;
  readonly browserHash: string;
  readonly sealedVerifier: string;
  readonly nonce: string;
  /** Set when this sign-in is to prove control of a company for the Service API, not to be kept itself. */
  readonly proves: VismaTenantId | undefined;
  readonly createdAt: number;
  readonly expiresAt: number;
}

export type OauthTransactionStore = ReturnType<typeof createOauthTransactionStore>;

export function createOauthTransactionStore(db: Db) {
  return {
    /** Also forgets the tenant's transactions that ended before `transaction.createdAt`. */
    async insert(transaction: OauthTransaction): Promise<void> {
      await db.write(async (trx) => {
        await touchUnfinished(trx, db, transaction);
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
            proves_visma_tenant_id: transaction.proves ?? null,
            panel_key: null,
            created_at: transaction.createdAt,
            expires_at: transaction.expiresAt,
          })
          .execute();
      });
    },

    /** The newest journey of a session that is neither finished nor too old. */
    async findUnfinishedJourney(
      { tenantId, sessionHash }: Pick<OauthTransaction, 'tenantId' | 'sessionHash'>,
      now: number,
    ): Promise<ConnectionId | undefined> {
      const row = await db.read
        .selectFrom('oauth_transaction')
        .select('connection_id')
        .where('tenant_id', '=', tenantId)
        .where('session_hash', '=', sessionHash)
        .where('expires_at', '>', now)
        .orderBy('created_at', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row === undefined ? undefined : (row.connection_id as ConnectionId);
    },

    /** Journeys that the session began for a connection which has its grant now: nothing is left of them to finish. */
    async forgetJourneys({
      tenantId,
      connectionId,
      sessionHash,
    }: Pick<OauthTransaction, 'tenantId' | 'connectionId' | 'sessionHash'>): Promise<void> {
      await db.direct
        .deleteFrom('oauth_transaction')
        .where('tenant_id', '=', tenantId)
        .where('connection_id', '=', connectionId)
        .where('session_hash', '=', sessionHash)
        .execute();
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
        proves: findVismaTenantId(row.proves_visma_tenant_id ?? ''),
        createdAt: row.created_at,
        expiresAt: row.expires_at,
      };
    },
  };
}
