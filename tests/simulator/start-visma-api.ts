import { createFaultScript } from '../../simulator/faults.ts';
import type { FaultScript } from '../../simulator/faults.ts';
import { listenOnLoopback } from '../../simulator/listening.ts';
import { createRequestLog } from '../../simulator/request-log.ts';
import type { RequestLog } from '../../simulator/request-log.ts';
import { createWorld } from '../../simulator/seed/create-world.ts';
import type { VismaAccess } from '../../simulator/servers.ts';
import { createVismaApi } from '../../simulator/visma-api/create-visma-api.ts';
import { withFaults } from '../../simulator/with-faults.ts';
import type { VismaCompany, World } from '../../simulator/world.ts';

export const TODAY = '2026-11-21';

export interface RunningApi {
  readonly world: World;
  readonly faults: FaultScript;
  readonly log: RequestLog;
  readonly origin: string;
  readonly company: (name: string) => VismaCompany;
  /** A call as the API user of `company`; another `tenant` or `service` where the test says so. */
  readonly get: (path: string, options?: CallOptions) => Promise<Response>;
  readonly close: () => Promise<void>;
}

export interface CallOptions {
  readonly company?: string;
  readonly kind?: 'interactive' | 'service';
  readonly tenant?: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
}

/** The ERP API alone; a token is the JSON of what Visma Connect would say about it. */
export async function startVismaApi(): Promise<RunningApi> {
  const world = createWorld({ seed: 1, today: TODAY });
  const faults = createFaultScript();
  const log = createRequestLog();
  const verifyAccessToken = (token: string): VismaAccess | undefined =>
    token === 'expired'
      ? undefined
      : (JSON.parse(Buffer.from(token, 'base64url').toString()) as VismaAccess);
  const api = createVismaApi({ world, verifyAccessToken, now: () => new Date() });
  const listening = await listenOnLoopback(0);
  listening.serve(withFaults(() => 'api', { faults, log }, api.listener));
  const origin = `http://127.0.0.1:${listening.port}`;

  const company = (name: string): VismaCompany => {
    const found = [...world.companies.values()].find((candidate) => candidate.name === name);
    if (found === undefined) throw new Error(`No company ${name}`);
    return found;
  };
  const personOf = (name: string): string => {
    const email = name.startsWith('Skåne') ? 'api@skane.example' : 'api@nordvik.example';
    return [...world.vismaUsers.values()].find((user) => user.email === email)?.sub ?? '';
  };

  return {
    world,
    faults,
    log,
    origin,
    company,
    async get(
      path,
      {
        company: name = 'Nordvik Handel AS',
        kind = 'interactive',
        tenant,
        method = 'GET',
        headers = {},
      } = {},
    ) {
      const access: VismaAccess = {
        kind,
        sub: kind === 'interactive' ? personOf(name) : undefined,
        vismaTenantId: tenant ?? company(name).vismaTenantId,
        scope: `openid vismanet_erp_${kind}_api:read`,
        clientId: 'test-client',
      };
      const token = Buffer.from(JSON.stringify(access)).toString('base64url');
      return fetch(origin + path, {
        method,
        headers: { authorization: `Bearer ${token}`, ...headers },
      });
    },
    close: listening.close,
  };
}

/** The rows that the tests look into. */
export interface Row {
  readonly referenceNumber: string;
  readonly documentType: string;
  readonly documentDate: string;
  readonly documentDueDate?: string;
  readonly status: string;
  readonly currencyId: string;
  readonly amount: number;
  readonly amountInCurrency: number;
  readonly balanceInCurrency: number;
  readonly lastModifiedDateTime: string;
  readonly creditTerms?: { readonly id?: string };
  readonly applications?: readonly { readonly docType: string; readonly amountPaid: number }[];
  readonly metadata: { readonly totalCount: number; readonly maxPageSize: number };
}

export async function rowsOf(response: Response): Promise<Row[]> {
  if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
  return (await response.json()) as Row[];
}
