import type { StateStore } from '../state-store.ts';

export type WebPanelEntity = Record<string, unknown> & { readonly WebPanelId: number };

export interface WebPanelStore {
  readonly list: (tenantId: string) => WebPanelEntity[];
  /** Adds an item, or replaces the one of that id. `undefined` when there is none. */
  readonly save: (
    tenantId: string,
    id: number | undefined,
    changes: Record<string, unknown>,
  ) => WebPanelEntity | undefined;
  readonly remove: (tenantId: string, id: number) => boolean;
  readonly clear: () => void;
}

const storeKey = 'superoffice.web-panels';

export const defaultWebPanel: Record<string, unknown> = {
  Name: '',
  Tooltip: '',
  Deleted: false,
  Rank: 0,
  UrlEncoding: 'Unicode',
  VisibleIn: 'ContactArchive',
  OnCentral: true,
  OnSatellite: false,
  OnTravel: false,
  OnSalesMarketingWeb: true,
  OnSalesMarketingPocket: false,
  ShowInMenuBar: false,
  ShowInToolBar: false,
  ShowInAddressBar: false,
  ShowInStatusBar: false,
  WindowName: '',
  Url: '',
  ProgId: '',
  Icon: '',
  AlwaysReloadOnShow: false,
  NeverReloadOnCurrentChange: false,
};

/** Items of the list *GUI - Web panel* of each tenant (Swagger-v1-List). */
export function createWebPanelStore(store: StateStore): WebPanelStore {
  const panels = new Map<string, WebPanelEntity[]>(
    (store.load(storeKey) as [string, WebPanelEntity[]][] | undefined) ?? [],
  );
  const list = (tenantId: string): WebPanelEntity[] => panels.get(tenantId) ?? [];

  function replace(tenantId: string, items: WebPanelEntity[]): void {
    panels.set(tenantId, items);
    store.save(storeKey, [...panels]);
  }

  return {
    list,
    save(tenantId, id, changes) {
      const items = list(tenantId);
      const existing = items.find((item) => item.WebPanelId === id);
      if (id !== undefined && existing === undefined) return undefined;
      const newId = Math.max(0, ...items.map((item) => item.WebPanelId)) + 1;
      const saved = { ...defaultWebPanel, ...existing, ...changes, WebPanelId: id ?? newId };
      replace(tenantId, [...items.filter((item) => item !== existing), saved]);
      return saved;
    },
    remove(tenantId, id) {
      const rest = list(tenantId).filter((item) => item.WebPanelId !== id);
      const found = rest.length < list(tenantId).length;
      replace(tenantId, rest);
      return found;
    },
    clear() {
      panels.clear();
      store.save(storeKey, []);
    },
  };
}
