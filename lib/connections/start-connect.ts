import 'server-only';
import type { Connector } from '../domain/actor.ts';
import type { ConnectionId, VismaTenantId } from '../domain/ids.ts';
import { AppError } from '../errors.ts';
import { createOpaqueToken, hashToken } from '../vault/opaque-token.ts';
import type { ConnectionDeps } from './connection-deps.ts';

export interface ConnectStart {
  readonly connectionId: ConnectionId;
  /** The browser's transaction cookie, when it has one: two journeys in two tabs share it. */
  readonly browserId: string | undefined;
  /** `login` also makes a person whom Visma knows sign in again, to become another one. */
  readonly prompt?: 'select_account' | 'login';
  /** The sign-in only proves control of this company and is not kept (`start-service-proof.ts`). */
  readonly proves?: VismaTenantId;
}

export interface StartedConnect {
  /** Where to send the browser. */
  readonly url: URL;
  /** To be kept by the browser until the callback. */
  readonly browserId: string;
}

/** A journey to Visma Connect may take this long; the browser's cookie lives as long. */
export const CONNECT_TRANSACTION_MS = 600_000;

const BROWSER_ID = /^[A-Za-z0-9_-]{43}$/;

/**
 * Begins a code flow for a connection of the connector's tenant (RFC 6749 §4.1, RFC 7636). Only
 * this browser and this session can finish it, once and within ten minutes (RFC 9700 §4.7).
 * Throws `input.not-found` and `visma.connect-unavailable`.
 */
export async function startConnect(
  deps: ConnectionDeps,
  connector: Connector,
  start: ConnectStart,
): Promise<StartedConnect> {
  const { tenantId, sessionHash } = connector;
  const { connectionId, prompt = 'select_account' } = start;
  if (connector.kind === 'hand-over' && connector.connectionId !== connectionId)
    throw new AppError('input.not-found', 'the link is for another connection');
  const connection = await deps.connections.find({ tenantId, connectionId });
  if (connection === undefined) throw new AppError('input.not-found', 'no such connection');
  const browserId = BROWSER_ID.test(start.browserId ?? '')
    ? (start.browserId ?? '')
    : createOpaqueToken();
  const attempt = {
    state: createOpaqueToken(),
    nonce: createOpaqueToken(),
    verifier: createOpaqueToken(),
  };
  const url = await deps.vismaConnect.authorizationUrl({ ...attempt, prompt });
  const stateHash = hashToken(attempt.state);
  const now = deps.clock();
  await deps.transactions.insert({
    stateHash,
    tenantId,
    connectionId,
    sessionHash,
    browserHash: hashToken(browserId),
    sealedVerifier: deps.seal(attempt.verifier, { tenantId, rowId: stateHash, field: 'verifier' }),
    nonce: attempt.nonce,
    proves: start.proves,
    createdAt: now,
    expiresAt: now + CONNECT_TRANSACTION_MS,
  });
  return { url, browserId };
}
