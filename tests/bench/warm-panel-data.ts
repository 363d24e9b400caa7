import { createContactReadStore } from '#lib/db/contact-read-store.ts';
import type { Db } from '#lib/db/db.ts';
import { createSessionStore } from '#lib/db/session-store.ts';
import type { PanelUser } from '#lib/domain/actor.ts';
import type { PanelKey, TenantId } from '#lib/domain/ids.ts';
import { createOpaqueToken, hashToken } from '#lib/vault/opaque-token.ts';
import { insertPanel } from '#tests/support/connection-bench.ts';
import {
  createPanelBench,
  createPanelUser,
  insertCrmGrant,
  trekant,
} from '#tests/support/panel-bench.ts';
import { insertTenant } from '#tests/support/tenants.ts';
import { fillLedger } from './list-page-data.ts';

/** So many that no session and no tenant asks more often than it may. */
const TENANTS = 80;
const SESSIONS_PER_TENANT = 12;
const DOCUMENTS = 500;
/** The panel's own first page. */
const LIMIT = 25;

/** The request of one signed-in person's panel for its first page. */
export interface PanelRead {
  readonly path: string;
  readonly cookie: string;
}

/** Panels with a connected company, signed-in people, a card that was read, and a ledger each. */
export async function preparePanels(db: Db): Promise<readonly PanelRead[]> {
  const panels = await createPanelBench(db);
  const reads: PanelRead[][] = [];
  for (let index = 0; index < TENANTS; index += 1) {
    const tenantId = `Cust${50_000 + index}` as TenantId;
    await insertTenant(db, tenantId);
    const panelKey = await insertPanel(db, tenantId);
    const connectionId = await panels.connect(panelKey, 'connected', tenantId);
    await fillLedger(db, tenantId, DOCUMENTS);
    await db.direct
      .updateTable('ledger')
      .set({ connection_id: connectionId, customer_number: trekant.code } as object)
      .where('tenant_id', '=', tenantId)
      .execute();
    const user = createPanelUser({ tenantId });
    const cookies = await signIn(db, user, panelKey);
    const claim = { uctx: tenantId, usid: user.associateId, cuid: String(trekant.contactId) };
    const query = { ...claim, connection: connectionId, limit: String(LIMIT) };
    const path = `/api/panel/${panelKey}/documents?${new URLSearchParams(query)}`;
    reads.push(cookies.map((cookie) => ({ path, cookie })));
  }
  // One of each tenant after the other.
  return Array.from({ length: SESSIONS_PER_TENANT }, (_, session) =>
    reads.flatMap((ofTenant) => ofTenant.slice(session, session + 1)),
  ).flat();
}

async function signIn(db: Db, user: PanelUser, panelKey: PanelKey): Promise<readonly string[]> {
  await insertCrmGrant(db, user);
  const { tenantId, grantId, associateId } = user;
  const now = Date.now();
  const contact = { tenantId, grantId, contactId: trekant.contactId };
  await createContactReadStore(db).remember(contact, trekant, now);
  const cookies: string[] = [];
  for (let session = 0; session < SESSIONS_PER_TENANT; session += 1) {
    const sessionId = createOpaqueToken();
    await createSessionStore(db).create({
      ...{ idHash: hashToken(sessionId), kind: 'panel', tenantId, grantId, associateId, panelKey },
      now,
      expiresAt: now + 3_600_000,
    });
    cookies.push(`__Host-panel=${sessionId}`);
  }
  return cookies;
}
