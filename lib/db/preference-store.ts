import type { PanelKey, TenantId } from '../domain/ids.ts';
import type { Db } from './db.ts';

/** Preferences are personal: of one person of one tenant, for one panel. */
export interface PreferenceRef {
  readonly tenantId: TenantId;
  readonly associateId: string;
  readonly panelKey: PanelKey;
}

export type PreferenceStore = ReturnType<typeof createPreferenceStore>;

export function createPreferenceStore(db: Db) {
  return {
    /** The text that was saved; undefined before the first time. */
    async find({ tenantId, associateId, panelKey }: PreferenceRef): Promise<string | undefined> {
      const row = await db.read
        .selectFrom('panel_preference')
        .select('preferences')
        .where('tenant_id', '=', tenantId)
        .where('associate_id', '=', associateId)
        .where('panel_key', '=', panelKey)
        .executeTakeFirst();
      return row?.preferences;
    },

    /** Replaces what was saved before. `savedAt` in epoch milliseconds. */
    async save(ref: PreferenceRef, preferences: string, savedAt: number): Promise<void> {
      const facts = { preferences, saved_at: savedAt };
      await db.direct
        .insertInto('panel_preference')
        .values({
          tenant_id: ref.tenantId,
          associate_id: ref.associateId,
          panel_key: ref.panelKey,
          ...facts,
        })
        .onConflict((conflict) =>
          conflict.columns(['tenant_id', 'associate_id', 'panel_key']).doUpdateSet(facts),
        )
        .execute();
    },
  };
}
