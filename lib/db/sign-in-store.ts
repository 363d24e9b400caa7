import type { Selectable } from 'kysely';

import type { CrmGrantId, PanelKey, TenantId } from '../domain/ids.ts';
import type { Db } from './open-database.ts';
import type { SignInTable } from './tables.ts';

const KEPT_MS = 24 * 3_600_000;

export type SignInPurpose = 'panel' | 'manage';
export type SignInOutcome = 'signed-in' | 'app-not-approved' | 'other-account' | 'failed';

/** What the frame said when it opened the window; a claim until SuperOffice confirmed it. */
export interface FrameRequest {
  /** base64url SHA-256 of a verifier that never left the frame. */
  readonly challenge: string;
  readonly panelKey: PanelKey;
  readonly uctx: TenantId;
  readonly usid: string;
  /** The window was opened by our own page, so the frame may ask for the outcome without a handle. */
  readonly mayPoll: boolean;
}

export interface SignIn {
  readonly idHash: string;
  readonly purpose: SignInPurpose;
  /** Undefined for the manage pages. */
  readonly frame: FrameRequest | undefined;
  readonly outcome: SignInOutcome | undefined;
  readonly grantId: CrmGrantId | undefined;
  readonly handleExpiresAt: number | undefined;
  readonly redeemedAt: number | undefined;
}

/** What a redeemed hand-over gives: the grant to make the frame's session from. */
export interface RedeemedSignIn {
  readonly grantId: CrmGrantId;
  readonly tenantId: TenantId;
  readonly associateId: string;
}

/**
 * The hand-over from the sign-in window to the frame. Rows have no tenant: before SuperOffice
 * answered there is none. Each is named by the hash of a secret its browser holds.
 */
export interface SignInStore {
  begin(signIn: {
    readonly idHash: string;
    readonly purpose: SignInPurpose;
    readonly frame: FrameRequest | undefined;
    readonly now: number;
    readonly expiresAt: number;
  }): Promise<void>;
  /** Undefined when unknown or expired. */
  find(query: { readonly idHash: string; readonly now: number }): Promise<SignIn | undefined>;
  /** Writes how it ended; false when it had ended before or expired. */
  settle(result: {
    readonly idHash: string;
    readonly outcome: SignInOutcome;
    readonly grantId: CrmGrantId | undefined;
    readonly now: number;
  }): Promise<boolean>;
  /** Gives a signed-in row its handle; false when it has one already. */
  issueHandle(handle: {
    readonly idHash: string;
    readonly handleHash: string;
    readonly expiresAt: number;
    readonly now: number;
  }): Promise<boolean>;
  /** One conditional update: of any number of callers one gets the grant. */
  redeemHandle(proof: {
    readonly handleHash: string;
    readonly challenge: string;
    readonly now: number;
  }): Promise<RedeemedSignIn | undefined>;
  /** The same without a handle, for a frame that may poll. */
  redeemPolled(proof: {
    readonly challenge: string;
    readonly now: number;
  }): Promise<RedeemedSignIn | undefined>;
  /** The newest sign-in of a frame that may poll. */
  findPolled(query: {
    readonly challenge: string;
    readonly now: number;
  }): Promise<SignIn | undefined>;
  findByHandle(proof: {
    readonly handleHash: string;
    readonly challenge: string;
  }): Promise<SignIn | undefined>;
}

export function createSignInStore(db: Db): SignInStore {
  return {
    async begin({ idHash, purpose, frame, now, expiresAt }) {
      await db.direct
        .insertInto('sign_in')
        .values({
          id_hash: idHash,
          purpose,
          challenge: frame?.challenge ?? null,
          panel_key: frame?.panelKey ?? null,
          uctx: frame?.uctx ?? null,
          usid: frame?.usid ?? null,
          may_poll: frame?.mayPoll === true ? 1 : 0,
          created_at: now,
          expires_at: expiresAt,
          outcome: null,
          grant_id: null,
          handle_hash: null,
          handle_expires_at: null,
          redeemed_at: null,
        })
        .execute();
      await db.direct
        .deleteFrom('sign_in')
        .where('expires_at', '<', now - KEPT_MS)
        .execute();
    },

    async find({ idHash, now }) {
      const row = await db.read
        .selectFrom('sign_in')
        .selectAll()
        .where('id_hash', '=', idHash)
        .where('expires_at', '>', now)
        .executeTakeFirst();
      return row && toSignIn(row);
    },

    async settle({ idHash, outcome, grantId, now }) {
      const row = await db.direct
        .updateTable('sign_in')
        .set({ outcome, grant_id: grantId ?? null })
        .where('id_hash', '=', idHash)
        .where('outcome', 'is', null)
        .where('expires_at', '>', now)
        .returning('id_hash')
        .executeTakeFirst();
      return row !== undefined;
    },

    async issueHandle({ idHash, handleHash, expiresAt, now }) {
      const row = await db.direct
        .updateTable('sign_in')
        .set({ handle_hash: handleHash, handle_expires_at: expiresAt })
        .where('id_hash', '=', idHash)
        .where('purpose', '=', 'panel')
        .where('outcome', '=', 'signed-in')
        .where('handle_hash', 'is', null)
        .where('expires_at', '>', now)
        .returning('id_hash')
        .executeTakeFirst();
      return row !== undefined;
    },

    async redeemHandle({ handleHash, challenge, now }) {
      const row = await redemption(db, challenge, now)
        .where('handle_hash', '=', handleHash)
        .executeTakeFirst();
      return row && toRedeemed(row);
    },

    async redeemPolled({ challenge, now }) {
      // Every row of this frame is used up at once: it asked for one session.
      const [row] = await redemption(db, challenge, now).where('may_poll', '=', 1).execute();
      return row && toRedeemed(row);
    },

    async findPolled({ challenge, now }) {
      const row = await db.read
        .selectFrom('sign_in')
        .selectAll()
        .where('challenge', '=', challenge)
        .where('may_poll', '=', 1)
        .where('expires_at', '>', now)
        .orderBy('created_at', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row && toSignIn(row);
    },

    async findByHandle({ handleHash, challenge }) {
      const row = await db.read
        .selectFrom('sign_in')
        .selectAll()
        .where('handle_hash', '=', handleHash)
        .where('challenge', '=', challenge)
        .executeTakeFirst();
      return row && toSignIn(row);
    },
  };
}

function redemption(db: Db, challenge: string, now: number) {
  return db.direct
    .updateTable('sign_in')
    .set({ redeemed_at: now })
    .where('challenge', '=', challenge)
    .where('outcome', '=', 'signed-in')
    .where('redeemed_at', 'is', null)
    .where('handle_expires_at', '>', now)
    .returning(['grant_id', 'uctx', 'usid']);
}

type RedemptionRow = Pick<Selectable<SignInTable>, 'grant_id' | 'uctx' | 'usid'>;

function toRedeemed({ grant_id, uctx, usid }: RedemptionRow): RedeemedSignIn | undefined {
  if (grant_id === null || uctx === null || usid === null) return undefined;
  return { grantId: grant_id as CrmGrantId, tenantId: uctx as TenantId, associateId: usid };
}

function toSignIn(row: Selectable<SignInTable>): SignIn {
  return {
    idHash: row.id_hash,
    purpose: row.purpose,
    frame: toFrameRequest(row),
    outcome: row.outcome ?? undefined,
    grantId: (row.grant_id as CrmGrantId | null) ?? undefined,
    handleExpiresAt: row.handle_expires_at ?? undefined,
    redeemedAt: row.redeemed_at ?? undefined,
  };
}

function toFrameRequest(row: Selectable<SignInTable>): FrameRequest | undefined {
  const { challenge, panel_key, uctx, usid, may_poll } = row;
  if (challenge === null || panel_key === null || uctx === null || usid === null) return undefined;
  return {
    challenge,
    panelKey: panel_key as PanelKey,
    uctx: uctx as TenantId,
    usid,
    mayPoll: may_poll === 1,
  };
}
