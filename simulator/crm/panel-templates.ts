import type { StateStore } from '../state-store.ts';

export interface PanelTemplates {
  readonly find: (tenantId: string) => string | undefined;
  /** An empty template removes the panel. */
  readonly save: (tenantId: string, template: string) => void;
  readonly clear: () => void;
}

const storeKey = 'crm.panel-templates';

/** The web panel address of each tenant, as an administrator pasted it. */
export function createPanelTemplates(store: StateStore): PanelTemplates {
  const templates = new Map<string, string>(
    (store.load(storeKey) as [string, string][] | undefined) ?? [],
  );
  const persist = (): void => store.save(storeKey, [...templates]);

  return {
    find: (tenantId) => templates.get(tenantId),
    save(tenantId, template) {
      if (template === '') templates.delete(tenantId);
      else templates.set(tenantId, template);
      persist();
    },
    clear() {
      templates.clear();
      persist();
    },
  };
}

/** `url1` of the table ExtApp holds 1023 characters; a panel in an https tenant must be https, on loopback http will do. */
export function isAcceptableTemplate(template: string): boolean {
  if (template === '') return true;
  const url = URL.parse(template);
  return template.length <= 1023 && url !== null && /^https?:$/.test(url.protocol);
}
