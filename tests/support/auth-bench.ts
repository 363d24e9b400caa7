import { randomBytes } from 'node:crypto';
import { answerCallback } from '#lib/auth/answer-callback.ts';
import { answerRedeem } from '#lib/auth/answer-redeem.ts';
import type { AuthAuditEvent, AuthDeps } from '#lib/auth/auth-deps.ts';
import { createAuthDeps } from '#lib/auth/auth-deps.ts';
import type { CrmTokenTiming } from '#lib/auth/crm-token-timing.ts';
import { finishSignIn } from '#lib/auth/finish-sign-in.ts';
import { createOpaqueToken, hashToken } from '#lib/vault/opaque-token.ts';
import { startSignIn } from '#lib/auth/start-sign-in.ts';
import type { Db } from '#lib/db/open-database.ts';
import { createAllowedOrigins } from '#lib/http/allowed-origins.ts';
import { createHttp } from '#lib/http/create-http.ts';
import type { Log } from '#lib/log.ts';
import { createLog } from '#lib/log.ts';
import { createCrmCallGate } from '#lib/superoffice/call-gate.ts';
import { getCurrentPrincipal } from '#lib/superoffice/get-principal.ts';
import { createSuperOfficeSignIn } from '#lib/superoffice/oidc.ts';
import { createTenantState } from '#lib/superoffice/tenant-state.ts';
import { createKeyring } from '#lib/vault/keyring.ts';
import { createOpener } from '#lib/vault/open.ts';
import { createSealer } from '#lib/vault/seal.ts';
import { signInAtSuperOffice } from './sign-in-as.ts';
import type { RunningSimulator } from './simulator.ts';

export const ANNE = { login: 'anne@fjord.example', uctx: 'Cust41001', usid: '5' } as const;
export const SIV = { login: 'siv@fjord.example', uctx: 'Cust41001', usid: '12' } as const;
export const BJORN = { login: 'bjorn@skane.example', uctx: 'Cust41002', usid: '3' } as const;
export type Person = typeof ANNE | typeof SIV | typeof BJORN;

const PANEL_KEY = 'panel-key-of-a-test';
const keyring = createKeyring([{ id: 'test', key: randomBytes(32) }]);

export interface AuthBench {
  readonly deps: AuthDeps;
  readonly audit: readonly AuthAuditEvent[];
  /** Lets time pass; the clock of the database does not move. */
  pass(ms: number): void;
}

/** The doors on a real database, over HTTP against the simulator. */
export function createAuthBench(
  db: Db,
  simulator: RunningSimulator,
  tokenTiming: Partial<CrmTokenTiming> = {},
  log: Log = createLog({ level: 'silent' }),
): AuthBench {
  // next-auth reads its own origin from here; lib/start.ts sets it in production.
  process.env['NEXTAUTH_URL'] = simulator.appUrl;
  const moved = { ms: 0 };
  const clock = () => Date.now() + moved.ms;
  const loginUrl = simulator.urls.superoffice;
  const allow = createAllowedOrigins({ configured: [], superofficeLoginUrl: loginUrl });
  const http = createHttp({ allow, log, clock });
  const clientId = simulator.env['SUPEROFFICE_CLIENT_ID'] ?? '';
  const gate = createCrmCallGate(clock);
  const tenantState = createTenantState({ http, clock, gate, allow }, { loginUrl });
  const audit: AuthAuditEvent[] = [];
  const deps = createAuthDeps({
    db,
    config: {
      appUrl: simulator.appUrl,
      authSecret: 'a secret of at least thirty-two characters',
      superofficeClientId: clientId,
    },
    superoffice: createSuperOfficeSignIn(
      { http, clock, log, gate },
      {
        loginUrl,
        clientId,
        clientSecret: simulator.env['SUPEROFFICE_CLIENT_SECRET'] ?? '',
        redirectUri: `${simulator.appUrl}/api/auth/callback/superoffice`,
      },
    ),
    readPrincipal: ({ identity, accessToken }) =>
      getCurrentPrincipal(
        { http, tenantState, gate, clock, random: Math.random },
        { tenantId: identity.tenantId, accessToken },
      ),
    seal: createSealer(keyring),
    open: createOpener(keyring),
    clock,
    log,
    audit: (event) => {
      audit.push(event);
      return Promise.resolve();
    },
    tokenTiming: { pollMs: 10, unknownPauseMs: 400, coolDownMs: 200, ...tokenTiming },
  });
  return {
    deps,
    audit,
    pass(ms) {
      moved.ms += ms;
    },
  };
}

/** The top-level jar of one browser; the frame's own cookies are never in it. */
export class TestWindow {
  readonly #deps: AuthDeps;
  readonly #jar = new Map<string, string>();
  /** Every `Set-Cookie` this browser was sent. */
  readonly setCookieLines: string[] = [];

  constructor(deps: AuthDeps) {
    this.#deps = deps;
  }

  get headers(): Headers {
    const cookie = [...this.#jar].map(([name, value]) => `${name}=${value}`).join('; ');
    return new Headers({ cookie });
  }

  /** To SuperOffice's authorization URL, or to wherever else the answer leads. */
  async start(
    parameters: Readonly<Record<string, string>>,
    fetchMetadata: Readonly<Record<string, string>> = OPENED_BY_US,
  ): Promise<URL> {
    const headers = this.headers;
    for (const [name, value] of Object.entries(fetchMetadata)) headers.set(name, value);
    const response = await startSignIn(this.#deps, {
      parameters: new URLSearchParams(parameters),
      headers,
    });
    return this.#take(response);
  }

  async callback(parameters: URLSearchParams): Promise<URL> {
    return this.#take(await answerCallback(this.#deps, { parameters, headers: this.headers }));
  }

  finish() {
    return finishSignIn(this.#deps, this.headers);
  }

  #take(response: Response): URL {
    for (const line of response.headers.getSetCookie()) {
      this.setCookieLines.push(line);
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      if (/max-age=0\b/i.test(line)) this.#jar.delete(pair.slice(0, at));
      else this.#jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return new URL(response.headers.get('location') ?? '');
  }
}

export const OPENED_BY_US = { 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': 'document' };
export const OPENED_BY_LINK = { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'document' };

export interface TestFrame {
  readonly verifier: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** What a frame on a person's company card would open the window with. */
export function frameOf({ uctx, usid }: Pick<Person, 'uctx' | 'usid'>): TestFrame {
  const verifier = createOpaqueToken();
  const parameters = { for: 'panel', panel: PANEL_KEY, uctx, usid, c: hashToken(verifier) };
  return { verifier, parameters };
}

/** The whole way of a window that a frame opened, up to its finish page. */
export async function signInForPanel(
  deps: AuthDeps,
  person: Person,
  frame: TestFrame = frameOf(person),
  fetchMetadata: Readonly<Record<string, string>> = OPENED_BY_US,
) {
  const window = new TestWindow(deps);
  const authorization = await window.start(frame.parameters, fetchMetadata);
  await window.callback(await signInAtSuperOffice(authorization, person.login));
  return { window, frame, finished: await window.finish() };
}

/** The whole way of an administrator; gives the window with its manage cookie. */
export async function signInForManage(
  deps: AuthDeps,
  { login, uctx }: Person,
): Promise<TestWindow> {
  const window = new TestWindow(deps);
  const authorization = await window.start({ for: 'manage', uctx });
  await window.callback(await signInAtSuperOffice(authorization, login));
  return window;
}

/** `POST /api/session/redeem` as our own page sends it; `headers` replaces single ones (empty removes). */
export function redeem(
  deps: AuthDeps,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const all = new Headers({
    origin: deps.config.appUrl,
    'sec-fetch-site': 'same-origin',
    'x-invoice-panel': '1',
    'content-type': 'application/json',
  });
  for (const [name, value] of Object.entries(headers)) {
    if (value === '') all.delete(name);
    else all.set(name, value);
  }
  const request = new Request(`${deps.config.appUrl}/api/session/redeem`, {
    method: 'POST',
    headers: all,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return answerRedeem(deps, request);
}

/** The headers of a later request of a frame that got its cookie. */
export function frameHeaders(redeemed: Response): Headers {
  const [pair = ''] = (redeemed.headers.getSetCookie()[0] ?? '').split(';');
  return new Headers({ cookie: pair });
}
