import type { RequestTarget } from './request-log.ts';
import { SUPEROFFICE_CLIENT, VISMA_CLIENTS } from './clients.ts';
import type { SimulatorConfiguration } from './configuration.ts';
import { createControl } from './control/create-control.ts';
import { createCrmPage } from './crm/create-crm-page.ts';
import { createFaultScript } from './faults.ts';
import type { FaultTarget } from './faults.ts';
import { createHandedOut } from './handed-out.ts';
import { listenOnLoopback } from './listening.ts';
import type { Listening } from './listening.ts';
import { createRefusals } from './refusals.ts';
import { createRequestLog } from './request-log.ts';
import { createWorld, seedWorld } from './seed/create-world.ts';
import { createForgetfulStore, createStateStore } from './state-store.ts';
import { createSuperOffice } from './superoffice/create-superoffice.ts';
import { createVismaApi } from './visma-api/create-visma-api.ts';
import { createVismaConnect } from './visma-connect/create-visma-connect.ts';
import { createWebhooks } from './webhooks.ts';
import { withFaults } from './with-faults.ts';

/** What the simulator prints when every server listens. */
export interface SimulatorAnnouncement {
  readonly ready: true;
  readonly control: string;
  readonly connect: string;
  readonly api: string;
  readonly superoffice: string;
  readonly crm: string;
  /** Variables of the app's environment contract that point the app at this simulator. */
  readonly env: Readonly<Record<string, string>>;
}

export interface Simulator {
  readonly announcement: SimulatorAnnouncement;
  readonly close: () => Promise<void>;
}

const REFUSE_MS = 1000;

export async function startSimulator(configuration: SimulatorConfiguration): Promise<Simulator> {
  const { port, appUrl, seed, today, stateFile } = configuration;
  const listening = await listenOnFive(port);
  const [control, connect, api, superoffice, crm] = listening;
  const urls = {
    control: `http://localhost:${control.port}`,
    connect: `http://localhost:${connect.port}`,
    api: `http://localhost:${api.port}`,
    superoffice: `http://localhost:${superoffice.port}`,
    crm: `http://crm.localhost:${crm.port}`,
  };
  const now = (): Date => new Date();
  const world = createWorld({ seed, today });
  const store = stateFile === undefined ? createForgetfulStore() : createStateStore(stateFile);
  const context = { faults: createFaultScript(), log: createRequestLog() };
  const refusals = createRefusals();
  const handedOut = createHandedOut();
  const webhooks = createWebhooks(world.settings, now);

  const vismaConnect = await createVismaConnect({
    world,
    issuer: urls.connect,
    appUrl,
    clients: VISMA_CLIENTS,
    store,
    handedOut,
  });
  const vismaApi = createVismaApi({
    world,
    verifyAccessToken: vismaConnect.verifyAccessToken,
    now,
  });
  const superOffice = createSuperOffice({
    world,
    origin: urls.superoffice,
    appUrl,
    client: SUPEROFFICE_CLIENT,
    store,
    handedOut,
  });
  const crmPage = createCrmPage({
    world,
    origin: urls.crm,
    superofficeOrigin: urls.superoffice,
    appUrl,
    store,
  });

  const serverOf: Readonly<Record<FaultTarget, Listening>> = {
    api,
    connect,
    superoffice,
    login: superoffice,
  };
  control.serve(
    createControl({
      world,
      ...context,
      now,
      counters: vismaConnect.counters,
      secrets: handedOut.list,
      revokeGrants: vismaConnect.revokeGrants,
      webhooks,
      async reset(nextSeed) {
        context.faults.clear();
        context.log.clear();
        handedOut.clear();
        webhooks.clear();
        await refusals.end();
        seedWorld(world, { seed: nextSeed ?? seed, today });
        store.clear();
        await vismaConnect.reset();
        await superOffice.reset();
        crmPage.reset();
        vismaApi.reset();
      },
      refuse: (fault) =>
        refusals.begin(
          serverOf[fault.target],
          fault.times === -1 ? undefined : (fault.ms ?? REFUSE_MS),
        ),
      endRefusals: refusals.end,
    }),
  );
  connect.serve(withFaults(() => 'connect', context, vismaConnect.listener));
  api.serve(withFaults(() => 'api', context, vismaApi.listener));
  superoffice.serve(
    withFaults(
      (request): RequestTarget =>
        /^\/login\//iu.test(request.url ?? '') ? 'login' : 'superoffice',
      context,
      superOffice.listener,
    ),
  );
  crm.serve(withFaults(() => 'crm', context, crmPage.listener));

  return {
    announcement: { ready: true, ...urls, env: createAppEnvironment(urls) },
    async close() {
      await refusals.end();
      await Promise.all(listening.map((server) => server.close()));
    },
  };
}

async function listenOnFive(
  first: number,
): Promise<readonly [Listening, Listening, Listening, Listening, Listening]> {
  const at = (offset: number): Promise<Listening> =>
    listenOnLoopback(first === 0 ? 0 : first + offset);
  return [await at(0), await at(1), await at(2), await at(3), await at(4)];
}

function createAppEnvironment(
  urls: Readonly<Record<'connect' | 'api' | 'superoffice' | 'crm', string>>,
): Record<string, string> {
  return {
    VISMA_CONNECT_ISSUER: urls.connect,
    VISMA_API_URL: urls.api,
    VISMA_LEGACY_API_URL: urls.api,
    VISMA_CLIENT_ID: VISMA_CLIENTS.interactive.id,
    VISMA_CLIENT_SECRET: VISMA_CLIENTS.interactive.secret,
    VISMA_SERVICE_CLIENT_ID: VISMA_CLIENTS.service.id,
    VISMA_SERVICE_CLIENT_SECRET: VISMA_CLIENTS.service.secret,
    SUPEROFFICE_LOGIN_URL: urls.superoffice,
    SUPEROFFICE_CLIENT_ID: SUPEROFFICE_CLIENT.id,
    SUPEROFFICE_CLIENT_SECRET: SUPEROFFICE_CLIENT.secret,
    FRAME_ANCESTORS: urls.crm,
  };
}
