import type { PanelKey, TenantId } from '../domain/ids.ts';
import type { Panel } from '../domain/panel.ts';
import { AppError } from '../errors.ts';
import type { PanelDeps } from './panel-deps.ts';

/** Throws `input.not-found`, alike for a panel of another tenant and for one that never was. */
export async function getPanel(
  deps: Pick<PanelDeps, 'panels'>,
  tenantId: TenantId,
  key: PanelKey,
): Promise<Panel> {
  const panel = await deps.panels.find(tenantId, key);
  if (panel === undefined) throw new AppError('input.not-found', 'no such panel');
  return panel;
}
