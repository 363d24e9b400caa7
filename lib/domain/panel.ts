import type { ConnectionId, PanelKey, TenantId } from './ids.ts';

/** The company-card field that holds the customer number: *Code* is API `Number1`, *Number* is `Number2`. */
export const MAPPING_FIELDS = ['code', 'number'] as const;
export type MappingField = (typeof MAPPING_FIELDS)[number];

export interface Panel {
  readonly key: PanelKey;
  readonly tenantId: TenantId;
  readonly name: string;
  /** Default for its connections; each may have its own. */
  readonly mappingField: MappingField;
  readonly createdAt: number;
  readonly connections: readonly PanelConnection[];
}

export interface PanelConnection {
  readonly connectionId: ConnectionId;
  /** Undefined means the panel's default. */
  readonly mappingField: MappingField | undefined;
}

/**
 * The URL to paste into SuperOffice's list *GUI - Web panel*. `uctx` and `usid` are demanded by
 * certification, `cuid` makes the tab follow the card, `lanc` is the user's language; angle
 * brackets are SuperOffice's template syntax. Its column holds 1023 characters.
 */
export function panelUrlTemplate(appUrl: string, key: PanelKey): string {
  return `${appUrl}/panel/${key}?uctx=<uctx>&usid=<usid>&cuid=<cuid>&lang=<lanc>`;
}
