import { randomBytes, randomUUID } from 'node:crypto';
import * as oauth from 'oauth4webapi';
import type { Db } from '#lib/db/db.ts';
import type { LedgerRef } from '#lib/db/ledger-store.ts';
import type { ReadingWanted } from '#lib/domain/asking.ts';
import type { CardResponse } from '#lib/domain/card.ts';
import type { ConnectionId } from '#lib/domain/ids.ts';
import { createHttp } from '#lib/http/create-http.ts';
import { createLimiter } from '#lib/http/limiter.ts';
import { BACKGROUND, INTERACTIVE } from '#lib/http/retry-policy.ts';
import { openLedger } from '#lib/ledger/open-ledger.ts';
import { requestRefresh } from '#lib/ledger/request-refresh.ts';
import { createContactFailures } from '#lib/panels/contact-failures.ts';
import { createToldProblems } from '#lib/panels/told-problems.ts';
import { openCard } from '#lib/panels/open-card.ts';
import { refreshCard } from '#lib/panels/refresh-card.ts';
import { createCrmCallGate } from '#lib/superoffice/call-gate.ts';
import { getContact } from '#lib/superoffice/get-contact.ts';
import { createVismaClient } from '#lib/visma/client.ts';
import { createVismaConnect } from '#lib/visma/connect.ts';
import type { ConnectionBench } from './connection-bench.ts';
import { FJORD } from './connection-bench.ts';
import { createLedgerBench } from './ledger-bench.ts';
import { createLineLog } from './log-lines.ts';
import { claimOf, createPanelBench, createPanelUser, insertCrmGrant } from './panel-bench.ts';
import { signInAtSuperOffice } from './sign-in-as.ts';
import type { RunningSimulator } from './simulator.ts';
import { createVendors } from './vendors.ts';

/** Of faults that only a deadline ends; those of seconds are cut to what a test can wait for. */
const CUT_MS = 400;

interface ProcessOptions {
  readonly apiUrl?: string;
  readonly deadlines?: 'cut';
}

export type CardBench = Awaited<ReturnType<typeof createCardBench>>;

/**
 * Whole cards of one signed-in person and one connection: contact from SuperOffice, token from
 * Visma Connect, documents from the ERP API, all of the simulator and over HTTP. `process` gives
 * what a process that has just started would have: no memory of limits, outages or metadata.
 */
export async function createCardBench(
  db: Db,
  simulator: RunningSimulator,
  connections: ConnectionBench,
  connectionId: ConnectionId,
) {
  const user = createPanelUser();
  await insertCrmGrant(db, user);
  const vendors = createVendors(simulator);
  const crmToken = await signInToSuperOffice(simulator, vendors);
  const ref = { tenantId: FJORD, connectionId };

  const startProcess = async ({ apiUrl = simulator.urls.api, deadlines }: ProcessOptions = {}) => {
    const deadlineMs = deadlines === 'cut' ? CUT_MS : INTERACTIVE.deadlineMs;
    const policies = {
      interactive: { ...INTERACTIVE, deadlineMs, backoffMs: 10 },
      background: { ...BACKGROUND, deadlineMs, backoffMs: 10 },
    };
    const { log, lines } = createLineLog();
    const earlier = vendors.written.lines.length;
    const clock = connections.deps.clock;
    const http = createHttp({ allow: () => true, log, clock });
    const random = Math.random;
    const client = createVismaClient(
      { http, limiter: createLimiter({ clock }), log, clock, random },
      { apiUrl, legacyApiUrl: apiUrl, policies },
    );
    const vismaConnect = createVismaConnect(
      { http, clock },
      {
        issuer: simulator.urls.connect,
        redirectUri: connections.callbackUrl,
        interactive: {
          clientId: simulator.env['VISMA_CLIENT_ID'] ?? '',
          clientSecret: simulator.env['VISMA_CLIENT_SECRET'] ?? '',
        },
        deadlineMs,
      },
    );
    const { timing: usual } = connections.deps;
    const timing = deadlines === 'cut' ? { ...usual, waitMs: 3 * CUT_MS } : usual;
    const deps = { ...connections.deps, log, vismaConnect, timing, refreshes: new Map() };
    const ledgers = createLedgerBench(db, { ...connections, deps, client }, connectionId);
    // What a process remembers of SuperOffice ends with it.
    const webApi = { ...vendors.webApi, gate: createCrmCallGate(clock) };
    const panels = {
      ...(await createPanelBench(db)).deps,
      contactFailures: createContactFailures(),
      toldProblems: createToldProblems(),
      readContact: async (_user: unknown, contactId: number) => {
        const read = { tenantId: FJORD, accessToken: crmToken, contactId };
        const { id, ...contact } = await getContact(webApi, read);
        return { contactId: id, ...contact };
      },
      openLedger: (customer: Parameters<typeof openLedger>[1]) =>
        openLedger(ledgers.deps, customer),
      requestRefresh: (customer: LedgerRef, wanted: ReadingWanted) =>
        requestRefresh(ledgers.deps, customer, wanted),
      clock: ledgers.deps.clock,
      log,
    };
    const asked = () => ({ ...user, requestId: randomUUID() });
    return {
      ledgers,
      open: (contactId: number): Promise<CardResponse> =>
        openCard(panels, asked(), connections.panelKey, claimOf(user, contactId)),
      refresh: (contactId: number, wanted: ReadingWanted): Promise<CardResponse> =>
        refreshCard(panels, asked(), connections.panelKey, claimOf(user, contactId), {
          connectionId,
          wanted,
        }),
      /** Everything that the process has written so far. */
      lines: () => [...lines, ...vendors.written.lines.slice(earlier)],
      stop: () => {
        http.close();
      },
    };
  };

  return {
    startProcess,
    connectionId,
    /** As after a good connect: nothing read, nothing suspected, nothing paused. */
    async forgetEverything(): Promise<void> {
      await db.direct.deleteFrom('ledger').where('connection_id', '=', connectionId).execute();
      await db.direct
        .updateTable('connection')
        .set({
          state: 'connected',
          strikes: 0,
          lease_until: 0,
          next_try_at: 0,
          refresh_failing_since: null,
          visma_paused_until: null,
        })
        .where('id', '=', connectionId)
        .execute();
    },
    expireAccess: () => connections.expireAccess(ref),
    forgetContacts: async () => {
      await db.direct.deleteFrom('contact_read').execute();
    },
  };
}

/** An access token of an administrator of Fjord. */
export async function signInToSuperOffice(
  simulator: RunningSimulator,
  { signIn }: ReturnType<typeof createVendors>,
): Promise<string> {
  const random = () => randomBytes(32).toString('base64url');
  const attempt = { state: random(), nonce: random(), verifier: random() };
  const url = signIn.authorizationEndpoint(FJORD);
  url.search = new URLSearchParams({
    client_id: simulator.env['SUPEROFFICE_CLIENT_ID'] ?? '',
    response_type: 'code',
    scope: 'openid',
    redirect_uri: `${simulator.appUrl}/api/auth/callback/superoffice`,
    state: attempt.state,
    nonce: attempt.nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(attempt.verifier),
    code_challenge_method: 'S256',
  }).toString();
  const parameters = await signInAtSuperOffice(url, 'anne@fjord.example');
  const { tokens } = await signIn.exchangeCode({ ...attempt, code: parameters.get('code') ?? '' });
  return tokens.accessToken;
}
