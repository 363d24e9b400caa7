import type { TenantId } from '../domain/ids.ts';
import type { Db } from './db.ts';

export interface StoredFileHandle {
  readonly tenantId: TenantId;
  readonly sessionHash: string;
  /** JSON, as it was given. */
  readonly file: string;
}

export interface FileHandleStore {
  /** Also forgets the handles that nobody used in time. */
  insert(
    handle: StoredFileHandle & {
      readonly handleHash: string;
      readonly now: number;
      readonly expiresAt: number;
    },
  ): Promise<void>;
  /**
   * Takes the handle away: of any number of callers one gets it, and it must not have expired. The
   * hash of a 256-bit secret names it, so the tenant is learnt here.
   */
  use(handleHash: string, now: number): Promise<StoredFileHandle | undefined>;
}

export function createFileHandleStore(db: Db): FileHandleStore {
  return {
    async insert({ handleHash, tenantId, sessionHash, file, now, expiresAt }) {
      await db.direct.deleteFrom('file_handle').where('expires_at', '<=', now).execute();
      await db.direct
        .insertInto('file_handle')
        .values({
          handle_hash: handleHash,
          tenant_id: tenantId,
          session_hash: sessionHash,
          file,
          expires_at: expiresAt,
        })
        .execute();
    },

    async use(handleHash, now) {
      const row = await db.direct
        .deleteFrom('file_handle')
        .where('handle_hash', '=', handleHash)
        .where('expires_at', '>', now)
        .returning(['tenant_id', 'session_hash', 'file'])
        .executeTakeFirst();
      if (row === undefined) return undefined;
      return {
        tenantId: row.tenant_id as TenantId,
        sessionHash: row.session_hash,
        file: row.file,
      };
    },
  };
}
