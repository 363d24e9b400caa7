import { randomBytes } from 'node:crypto';
import type { Admin } from '../domain/actor.ts';
import { findPanelKey } from '../domain/ids.ts';
import type { Panel } from '../domain/panel.ts';
import type { PanelDeps } from './panel-deps.ts';
import { parsePanelInput } from './panel-input.ts';

/** `input` is a form's content: name and mapping field. Throws `input.invalid`. */
export async function createPanel(deps: PanelDeps, admin: Admin, input: unknown): Promise<Panel> {
  const settings = parsePanelInput(input);
  const { tenantId, associateId, requestId } = admin;
  const key = createPanelKey();
  const createdAt = deps.clock();
  await deps.panels.insert({ ...settings, key, tenantId, createdAt, createdBy: associateId });
  await deps.record({
    tenantId,
    event: 'panel.created',
    actor: associateId,
    subject: key,
    after: { ...settings },
    requestId,
  });
  return { ...settings, key, tenantId, createdAt, connections: [] };
}

/** 128 random bits: a locator that cannot be guessed, and still proves nothing. */
function createPanelKey() {
  const key = findPanelKey(randomBytes(16).toString('base64url'));
  if (key === undefined) throw new TypeError('16 random bytes make a panel key');
  return key;
}
