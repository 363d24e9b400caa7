import 'server-only';
import type { HandOverHolder } from '../domain/actor.ts';
import type { GrantDeps } from './access-token.ts';
import type { ConnectCallback, ConnectOutcome } from './finish-connect.ts';
import { finishConnect } from './finish-connect.ts';
import type { HandOverDeps } from './hand-over.ts';

/** The callback of a hand-over's journey. With the connection made, the hand-over has done its work. */
export async function finishHandOver(
  deps: GrantDeps & HandOverDeps,
  callback: Omit<ConnectCallback, 'connector'> & { readonly holder: HandOverHolder },
): Promise<ConnectOutcome> {
  const { holder, ...rest } = callback;
  const outcome = await finishConnect(deps, { ...rest, connector: holder });
  if (outcome.result === 'connected' || outcome.result === 'reconnected') {
    await deps.handOvers.finish(holder.tenantId, holder.sessionHash, deps.clock());
  }
  return outcome;
}
