import type { RecordedRefusal } from '../db/connection-store.ts';
import type { HandOver, HandOverStore } from '../db/hand-over-store.ts';
import type { Admin, HandOverHolder } from '../domain/actor.ts';
import { HAND_OVER_ACTOR } from '../domain/actor.ts';
import type { ConnectionId } from '../domain/ids.ts';
import { AppError } from '../errors.ts';
import { createOpaqueToken, hashToken } from '../vault/opaque-token.ts';
import type { ConnectionDeps } from './connection-deps.ts';
import { CONNECT_TRANSACTION_MS } from './start-connect.ts';

export interface HandOverDeps extends ConnectionDeps {
  readonly handOvers: HandOverStore;
}

/** How long a link, and what it was exchanged for, may be used. */
export const HAND_OVER_MS = 24 * 3_600_000;

const SECRET = /^[A-Za-z0-9_-]{43}$/;

export interface CreatedHandOver {
  /** Shown once and stored nowhere; belongs into the fragment of a link. */
  readonly secret: string;
  readonly expiresAt: number;
}

/** A link for the person who holds the role in Visma. The former link of the connection ends. Throws `input.not-found`. */
export async function createHandOver(
  deps: HandOverDeps,
  admin: Admin,
  connectionId: ConnectionId,
): Promise<CreatedHandOver> {
  const { tenantId, associateId, requestId } = admin;
  const connection = await deps.connections.find({ tenantId, connectionId });
  if (connection === undefined) throw new AppError('input.not-found', 'no such connection');
  const secret = createOpaqueToken();
  const now = deps.clock();
  const expiresAt = now + HAND_OVER_MS;
  await deps.handOvers.insert({
    secretHash: hashToken(secret),
    tenantId,
    connectionId,
    createdBy: associateId,
    createdAt: now,
    expiresAt,
  });
  await deps.record({
    tenantId,
    event: 'connection.handed-over',
    actor: associateId,
    subject: connectionId,
    ...(connection.company !== undefined && { after: { company: connection.company.name } }),
    requestId,
  });
  return { secret, expiresAt };
}

export interface HandOverOpening {
  readonly secret: string;
  /** The session that the browser holds for a connection, from an earlier click on its link. */
  readonly findHeld?: (connectionId: ConnectionId) => string | undefined;
  readonly requestId: string;
}

export interface OpenedHandOver {
  readonly connectionId: ConnectionId;
  /** For the cookie of the browser that opened the link. */
  readonly session: string;
  readonly expiresAt: number;
}

/**
 * Exchanges a link for a session, once; who holds that session gets it again, as mails are clicked
 * twice. Throws `input.not-found` for anything that is no open link.
 */
export async function openHandOver(
  deps: HandOverDeps,
  { secret, findHeld = () => undefined, requestId }: HandOverOpening,
): Promise<OpenedHandOver> {
  if (!SECRET.test(secret)) throw new AppError('input.not-found', 'no such link');
  const secretHash = hashToken(secret);
  const session = createOpaqueToken();
  const now = deps.clock();
  const handOver = await deps.handOvers.open(secretHash, { hash: hashToken(session), now });
  if (handOver === undefined) return openAgain(deps, secretHash, findHeld);
  const { tenantId, connectionId, expiresAt } = handOver;
  await deps.record({
    tenantId,
    event: 'connection.hand-over-opened',
    actor: HAND_OVER_ACTOR,
    subject: connectionId,
    requestId,
  });
  return { connectionId, session, expiresAt };
}

/** Nothing is written: the first opening stays the only one. */
async function openAgain(
  deps: HandOverDeps,
  secretHash: string,
  findHeld: (connectionId: ConnectionId) => string | undefined,
): Promise<OpenedHandOver> {
  const opened = await deps.handOvers.findOpened(secretHash, deps.clock());
  const session = opened === undefined ? undefined : findHeld(opened.connectionId);
  if (opened === undefined || session === undefined || hashToken(session) !== opened.sessionHash)
    throw new AppError('input.not-found', 'no such link');
  const { connectionId, expiresAt } = opened;
  return { connectionId, session, expiresAt };
}

interface HandOverSession {
  readonly session: string | undefined;
  readonly requestId: string;
}

/** Who holds this session; undefined once it has expired or done its work. */
export async function findHandOverHolder(
  deps: HandOverDeps,
  { session, requestId }: HandOverSession,
): Promise<HandOverHolder | undefined> {
  const found = await findSession(deps, session);
  if (found === undefined || found.handOver.usedAt !== undefined) return undefined;
  const { tenantId, connectionId } = found.handOver;
  const { sessionHash } = found;
  return {
    ...{ kind: 'hand-over', associateId: HAND_OVER_ACTOR },
    ...{ tenantId, connectionId, sessionHash, requestId },
  };
}

export interface DescribedHandOver {
  readonly is: 'open' | 'done';
  readonly connectionId: ConnectionId;
  /** Of the company that the link is for; undefined where none was connected yet. */
  readonly company: string | undefined;
  /** Why the holder's last journey was refused. */
  readonly refusal: RecordedRefusal | undefined;
}

/** How long the page says that the company is connected, before it says that the link is used up. */
const DONE_SHOWN_MS = 600_000;

/** What the holder may see: the name of the company that the link is for, and how it stands. */
export async function describeHandOver(
  deps: HandOverDeps,
  session: string | undefined,
): Promise<DescribedHandOver | undefined> {
  const found = await findSession(deps, session);
  if (found === undefined) return undefined;
  const { usedAt } = found.handOver;
  if (usedAt !== undefined && usedAt < deps.clock() - DONE_SHOWN_MS) return undefined;
  const connection = await deps.connections.find(found.handOver);
  if (connection === undefined) return undefined;
  const refusal = await findOwnRefusal(deps, found.handOver);
  const is = usedAt === undefined ? 'open' : 'done';
  const { connectionId } = found.handOver;
  return { is, connectionId, company: connection.company?.name, refusal };
}

/** An administrator's own journey may have named another company, which is none of the holder's business. */
async function findOwnRefusal(
  { connections, clock }: HandOverDeps,
  handOver: HandOver,
): Promise<RecordedRefusal | undefined> {
  const notBefore = Math.max(handOver.createdAt, clock() - CONNECT_TRANSACTION_MS);
  return connections.findRefusal(handOver, { notBefore, actor: HAND_OVER_ACTOR });
}

async function findSession(deps: HandOverDeps, session: string | undefined) {
  if (session === undefined || !SECRET.test(session)) return undefined;
  const sessionHash = hashToken(session);
  const handOver = await deps.handOvers.find(sessionHash, deps.clock());
  return handOver === undefined ? undefined : { handOver, sessionHash };
}
