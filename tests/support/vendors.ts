import { createAllowedOrigins } from '#lib/http/allowed-origins.ts';
import { createHttp } from '#lib/http/create-http.ts';
import { createLimiter } from '#lib/http/limiter.ts';
import { createLog } from '#lib/log.ts';
import { createCrmCallGate } from '#lib/superoffice/call-gate.ts';
import { createSuperOfficeSignIn } from '#lib/superoffice/oidc.ts';
import { createTenantState } from '#lib/superoffice/tenant-state.ts';
import { createVismaClient } from '#lib/visma/client.ts';
import { createVismaConnect } from '#lib/visma/connect.ts';
import type { RunningSimulator } from './simulator.ts';

/** Log lines of a test, to look for what must not be in them. */
export interface WrittenLog {
  readonly lines: string[];
}

/** Both vendors wired to a simulator as the composition root wires them. */
export function createVendors(
  { urls, env, appUrl }: RunningSimulator,
  { clock = Date.now }: { readonly clock?: () => number } = {},
) {
  const written: WrittenLog = { lines: [] };
  const log = createLog({
    level: 'debug',
    destination: { write: (line) => void written.lines.push(line) },
  });
  const allow = createAllowedOrigins({
    configured: [urls.connect, urls.api],
    superofficeLoginUrl: urls.superoffice,
  });
  const http = createHttp({ allow, log, clock });
  const random = Math.random;
  const superOffice = {
    loginUrl: urls.superoffice,
    clientId: env['SUPEROFFICE_CLIENT_ID'] ?? '',
    clientSecret: env['SUPEROFFICE_CLIENT_SECRET'] ?? '',
    redirectUri: `${appUrl}/api/auth/callback/superoffice`,
  };
  const gate = createCrmCallGate(clock);
  const tenantState = createTenantState({ http, clock, gate, allow }, superOffice);
  return {
    written,
    http,
    connect: createVismaConnect(
      { http, clock },
      {
        issuer: urls.connect,
        redirectUri: `${appUrl}/oauth/visma/callback`,
        interactive: {
          clientId: env['VISMA_CLIENT_ID'] ?? '',
          clientSecret: env['VISMA_CLIENT_SECRET'] ?? '',
        },
        service: {
          clientId: env['VISMA_SERVICE_CLIENT_ID'] ?? '',
          clientSecret: env['VISMA_SERVICE_CLIENT_SECRET'] ?? '',
        },
      },
    ),
    client: createVismaClient(
      { http, limiter: createLimiter({ clock }), log, clock, random },
      { apiUrl: urls.api, legacyApiUrl: urls.api },
    ),
    signIn: createSuperOfficeSignIn({ http, clock, log, gate }, superOffice),
    webApi: { http, tenantState, gate, clock, random },
  };
}

export type Vendors = ReturnType<typeof createVendors>;
