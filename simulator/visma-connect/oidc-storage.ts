import type { Adapter, AdapterPayload } from 'oidc-provider';
import type { StateStore } from '../state-store.ts';

interface StoredRecord {
  readonly payload: AdapterPayload;
  /** Epoch milliseconds; absent = never. */
  readonly expiresAt: number | undefined;
}

export interface OidcStorage {
  readonly createAdapter: (model: string) => Adapter;
  /** Forgets a grant with every code and refresh token under it. */
  readonly destroyGrant: (grantId: string) => void;
  readonly clear: () => void;
}

const storeKey = 'visma-connect.records';

/** What a restart must not lose; interactions and codes live for minutes only. */
const survivesRestart = /^(?:Grant|RefreshToken|Session):/;

/** The database behind oidc-provider: one map, saved as JSON. */
export function createOidcStorage(store: StateStore): OidcStorage {
  const records = new Map<string, StoredRecord>(
    (store.load(storeKey) as [string, StoredRecord][] | undefined) ?? [],
  );

  function find(key: string): AdapterPayload | undefined {
    const record = records.get(key);
    if (record?.expiresAt !== undefined && record.expiresAt <= Date.now()) {
      records.delete(key);
      return undefined;
    }
    return record?.payload;
  }

  function persist(key: string): void {
    if (survivesRestart.test(key)) save();
  }

  function save(): void {
    // Ten thousand rotations would filter ten thousand records each.
    if (!store.isKept) return;
    store.save(
      storeKey,
      [...records].filter(([key]) => survivesRestart.test(key)),
    );
  }

  function createAdapter(model: string): Adapter {
    const keyOf = (id: string): string => `${model}:${id}`;
    return {
      async upsert(id, payload, expiresIn) {
        const expiresAt = expiresIn === undefined ? undefined : Date.now() + expiresIn * 1000;
        records.set(keyOf(id), { payload, expiresAt });
        persist(keyOf(id));
      },
      async find(id) {
        return find(keyOf(id));
      },
      async findByUid(uid) {
        const found = [...records].find(
          ([key, record]) => key.startsWith(`${model}:`) && record.payload.uid === uid,
        );
        return found?.[1].payload;
      },
      async findByUserCode() {
        return undefined;
      },
      async consume(id) {
        const payload = find(keyOf(id));
        if (payload !== undefined) payload.consumed = Math.floor(Date.now() / 1000);
        persist(keyOf(id));
      },
      async destroy(id) {
        records.delete(keyOf(id));
        persist(keyOf(id));
      },
      async revokeByGrantId(grantId) {
        deleteUnder(grantId);
      },
    };
  }

  function deleteUnder(grantId: string): void {
    for (const [key, record] of records) {
      if (record.payload.grantId === grantId) records.delete(key);
    }
    save();
  }

  return {
    createAdapter,
    destroyGrant(grantId) {
      records.delete(`Grant:${grantId}`);
      deleteUnder(grantId);
    },
    clear() {
      records.clear();
      save();
    },
  };
}
