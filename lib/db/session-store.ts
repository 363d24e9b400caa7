import type { CrmGrantId, PanelKey, TenantId } from '../domain/ids.ts';
import type { Db } from './open-database.ts';
import type { Placeholder } from './prepare-query.ts';
import { prepareQuery } from './prepare-query.ts';

export type SessionKind = 'manage' | 'panel';

export interface NewSession {
  readonly idHash: string;
  readonly kind: SessionKind;
  readonly tenantId: TenantId;
  readonly grantId: CrmGrantId;
  readonly associateId: string;
  readonly panelKey: PanelKey | undefined;
  readonly now: number;
  readonly expiresAt: number;
}

/** A session that may be used now, with what its grant says about the person. */
export interface LiveSession {
  readonly idHash: string;
  readonly tenantId: TenantId;
  readonly grantId: CrmGrantId;
  readonly associateId: string;
  readonly panelKey: PanelKey | undefined;
  readonly lastUsedAt: number;
  readonly userName: string;
  readonly isAdministrator: boolean;
  readonly identityVerifiedAt: number;
}

/** Instants in epoch milliseconds. */
interface LiveSearch {
  readonly idHash: string;
  readonly kind: SessionKind;
  readonly now: number;
  readonly usedAfter: number;
}

export interface SessionStore {
  create(session: NewSession): Promise<void>;
  /**
   * The session of a cookie. This is the one place where the tenant is learnt instead of given:
   * the hash of a 256-bit secret names it. Undefined when ended, expired, idle for longer than
   * `idleMs`, or its grant is revoked.
   */
  findLive(query: {
    readonly idHash: string;
    readonly kind: SessionKind;
    readonly now: number;
    readonly idleMs: number;
  }): Promise<LiveSession | undefined>;
  touch(session: {
    readonly tenantId: TenantId;
    readonly idHash: string;
    readonly now: number;
  }): Promise<void>;
  end(session: {
    readonly tenantId: TenantId;
    readonly idHash: string;
    readonly now: number;
  }): Promise<void>;
}

export function createSessionStore(db: Db): SessionStore {
  const selectLive = prepareQuery(db.read, (value: Placeholder<LiveSearch>) =>
    db.read
      .selectFrom('session as s')
      .innerJoin('crm_grant as g', (join) =>
        join.onRef('g.id', '=', 's.grant_id').onRef('g.tenant_id', '=', 's.tenant_id'),
      )
      .select([
        's.id_hash',
        's.tenant_id',
        's.grant_id',
        's.associate_id',
        's.panel_key',
        's.last_used_at',
        'g.user_name',
        'g.is_administrator',
        'g.identity_verified_at',
      ])
      .where('s.id_hash', '=', value('idHash'))
      .where('s.kind', '=', value('kind'))
      .where('s.revoked_at', 'is', null)
      .where('s.expires_at', '>', value('now'))
      .where('s.last_used_at', '>', value('usedAfter'))
      .where('g.revoked_at', 'is', null),
  );
  return {
    async create(session) {
      await db.direct
        .insertInto('session')
        .values({
          id_hash: session.idHash,
          kind: session.kind,
          tenant_id: session.tenantId,
          grant_id: session.grantId,
          associate_id: session.associateId,
          panel_key: session.panelKey ?? null,
          created_at: session.now,
          last_used_at: session.now,
          expires_at: session.expiresAt,
          revoked_at: null,
        })
        .execute();
    },

    async findLive({ idHash, kind, now, idleMs }) {
      const [row] = await selectLive({ idHash, kind, now, usedAfter: now - idleMs });
      if (row === undefined) return undefined;
      return {
        idHash: row.id_hash,
        tenantId: row.tenant_id as TenantId,
        grantId: row.grant_id as CrmGrantId,
        associateId: row.associate_id,
        panelKey: (row.panel_key as PanelKey | null) ?? undefined,
        lastUsedAt: row.last_used_at,
        userName: row.user_name,
        isAdministrator: row.is_administrator === 1,
        identityVerifiedAt: row.identity_verified_at,
      };
    },

    async touch({ tenantId, idHash, now }) {
      await db.direct
        .updateTable('session')
        .set({ last_used_at: now })
        .where('tenant_id', '=', tenantId)
        .where('id_hash', '=', idHash)
        .execute();
    },

    async end({ tenantId, idHash, now }) {
      await db.direct
        .updateTable('session')
        .set({ revoked_at: now })
        .where('tenant_id', '=', tenantId)
        .where('id_hash', '=', idHash)
        .where('revoked_at', 'is', null)
        .execute();
    },
  };
}
