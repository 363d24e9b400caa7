import type { Admin } from '../domain/actor.ts';
import type { PanelKey } from '../domain/ids.ts';
import type { Panel } from '../domain/panel.ts';
import { getPanel } from './get-panel.ts';
import type { PanelDeps } from './panel-deps.ts';
import { parsePanelInput } from './panel-input.ts';

/** Throws `input.invalid`, and `input.not-found` for a panel that the tenant does not have. */
export async function configurePanel(
  deps: PanelDeps,
  admin: Admin,
  key: PanelKey,
  input: unknown,
): Promise<Panel> {
  const settings = parsePanelInput(input);
  const { tenantId, associateId, requestId } = admin;
  const { name, mappingField, ...rest } = await getPanel(deps, tenantId, key);
  await deps.panels.update(tenantId, key, settings, deps.clock());
  await deps.record({
    tenantId,
    event: 'panel.changed',
    actor: associateId,
    subject: key,
    before: { name, mappingField },
    after: { ...settings },
    requestId,
  });
  return { ...rest, ...settings };
}
