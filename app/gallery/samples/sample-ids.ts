import type { PanelAddress } from '#components/api/panel-address.ts';
import type { ConnectionId, PanelKey, TenantId } from '#lib/domain/ids.ts';

/** The instant at which every sample is looked at. */
export const NOW = Date.parse('2026-11-21T13:05:00Z');
export const MINUTE_MS = 60_000;

/** Names no panel: whatever a sample asks of the server is refused. */
export const ADDRESS: PanelAddress = {
  panelKey: 'gallery-sample' as PanelKey,
  claim: {
    tenantId: 'Cust00000' as TenantId,
    associateId: '1',
    contactId: 104,
    language: undefined,
  },
};

export const CONNECTION = 'sample-1' as ConnectionId;
export const OTHER_CONNECTION = 'sample-2' as ConnectionId;
