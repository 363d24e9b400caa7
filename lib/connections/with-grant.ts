import 'server-only';
import type { ConnectionRef } from '../db/connection-store.ts';
import type { ConnectionState } from '../domain/connection.ts';
import type { ErrorCode } from '../errors.ts';
import { AppError, hasCode, isAppError } from '../errors.ts';
import { isHeldBack } from '../visma/call-gate.ts';
import type { VismaCaller } from '../visma/caller.ts';
import type { GrantDeps } from './access-token.ts';
import { accessTokenFor } from './access-token.ts';
import type { LentToken } from './connection-deps.ts';
import { eventOfError } from './connection-transitions.ts';
import { noteEvent } from './note-event.ts';

export interface GrantUse extends ConnectionRef {
  /** States in which to try although pages do not read in them. */
  readonly alsoIn?: readonly ConnectionState[];
}

const SUCCESS_NOTED_EVERY_MS = 60_000;

/**
 * The only way to Visma's data: lends `call` a token and turns what Visma says about the grant
 * into the connection's state. A 401 costs one refresh and one repetition, a second one ends the
 * grant. A pause that Visma asked any process for is kept by all: `visma.rate-limited` at once.
 * Throws what `call` throws, what `accessTokenFor` throws, and `visma.needs-reauthentication`
 * after the second 401.
 */
export async function withGrant<Result>(
  deps: GrantDeps,
  use: GrantUse,
  call: (caller: VismaCaller) => Promise<Result>,
): Promise<Result> {
  const { alsoIn = [] } = use;
  const lent = await accessTokenFor(deps, use, { alsoIn });
  throwWhilePaused(lent, deps.clock());
  const first = await attempt(call, lent);
  if (first.kind === 'done' || !hasCode(first.error, 'visma.unauthorized')) {
    return settle(deps, use, lent, first);
  }
  const renewed = await accessTokenFor(deps, use, { alsoIn, rejectedVer: lent.ver });
  return settle(deps, use, renewed, await attempt(call, renewed));
}

function throwWhilePaused({ pausedUntil }: LentToken, now: number): void {
  if (pausedUntil === undefined || pausedUntil <= now) return;
  throw new AppError('visma.rate-limited', 'Visma not asked', {
    retryAt: pausedUntil,
    facts: { heldBack: 'pause' },
  });
}

type Attempt<Result> =
  | { readonly kind: 'done'; readonly value: Result }
  | { readonly kind: 'failed'; readonly error: unknown };

async function attempt<Result>(
  call: (caller: VismaCaller) => Promise<Result>,
  lent: LentToken,
): Promise<Attempt<Result>> {
  try {
    return { kind: 'done', value: await call(lent.caller) };
  } catch (error) {
    return { kind: 'failed', error };
  }
}

/** Answers about one customer or document: they prove that the grant works. */
const PROOFS_OF_LIFE: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'visma.no-such-customer',
  'visma.not-found',
  'visma.rejected',
]);

async function settle<Result>(
  deps: GrantDeps,
  use: GrantUse,
  lent: LentToken,
  outcome: Attempt<Result>,
): Promise<Result> {
  if (outcome.kind === 'done') {
    await noteSuccess(deps, use, lent);
    return outcome.value;
  }
  const { error } = outcome;
  // Where Visma was not asked, nothing was learned of the connection.
  if (!isAppError(error) || isHeldBack(error)) throw error;
  if (PROOFS_OF_LIFE.has(error.code)) await noteSuccess(deps, use, lent);
  else await noteFailure(deps, use, lent, error);
  throw endsGrant(error.code, lent)
    ? new AppError('visma.needs-reauthentication', 'the token is refused for good', {
        cause: error,
      })
    : error;
}

function endsGrant(code: ErrorCode, { caller }: LentToken): boolean {
  if (code === 'visma.unauthorized') return true;
  return caller.kind === 'legacy' && eventOfError(code, caller.kind) === 'grant-lost';
}

async function noteSuccess(deps: GrantDeps, use: GrantUse, lent: LentToken): Promise<void> {
  const isNoted =
    lent.lastSuccessAt !== undefined && lent.at - lent.lastSuccessAt < SUCCESS_NOTED_EVERY_MS;
  if (!isNoted) await deps.connections.noteSuccess(use);
}

async function noteFailure(
  deps: GrantDeps,
  use: GrantUse,
  lent: LentToken,
  { code, retryAt }: AppError,
): Promise<void> {
  if (code === 'visma.rate-limited' && retryAt !== undefined) {
    await deps.connections.notePause(use, retryAt);
  }
  const event = eventOfError(code, lent.caller.kind);
  if (event !== undefined) await noteEvent(deps, use, lent.ver, event, code);
  else if (code !== 'http.aborted') await deps.connections.noteFailure(use, code);
}
