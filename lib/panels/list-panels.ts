import type { Admin } from '../domain/actor.ts';
import type { Panel } from '../domain/panel.ts';
import type { PanelDeps } from './panel-deps.ts';

export async function listPanels(deps: PanelDeps, admin: Admin): Promise<readonly Panel[]> {
  return deps.panels.list(admin.tenantId);
}
