/** The two flavours of the ERP API as OAuth resources. Audience of the service flavour: Visma Connect's access-token page. */
export interface ErpResource {
  readonly audience: string;
  readonly scopes: readonly string[];
}

export const interactiveResource: ErpResource = {
  audience: 'https://api.finance.visma.net/erp/interactive',
  scopes: ['read', 'create', 'update', 'delete'].map(
    (verb) => `vismanet_erp_interactive_api:${verb}`,
  ),
};

export const serviceResource: ErpResource = {
  audience: 'https://api.finance.visma.net/erp/service',
  scopes: ['read', 'create', 'update', 'delete'].map((verb) => `vismanet_erp_service_api:${verb}`),
};

/** Scopes about the person and the sign-in, not about the ERP API. */
export const identityScopes = ['openid', 'email', 'profile', 'offline_access', 'tenants'] as const;
