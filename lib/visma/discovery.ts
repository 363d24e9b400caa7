import type { AuthorizationServer } from 'oauth4webapi';
import * as oauth from 'oauth4webapi';
import type { Clock } from '../domain/clock.ts';
import { AppError } from '../errors.ts';

const FRESH_MS = 60 * 60_000;
/** With Visma Connect's metadata out of reach, what it last said is still the best guess. */
const USABLE_MS = 24 * 60 * 60_000;
const RENEWAL_PAUSE_MS = 30_000;

export interface Discovery {
  /** Metadata at most an hour old, or, if it cannot be read again, at most a day. */
  current(): Promise<AuthorizationServer>;
  /** Reads the metadata (and with it the keys) again, unless that was asked for less than half a minute ago. */
  renewed(): Promise<AuthorizationServer>;
}

/** OpenID Connect Discovery 1.0 §4 for one issuer; throws `visma.connect-unavailable`. */
export function createDiscovery(
  deps: { readonly clock: Clock; readonly options: oauth.DiscoveryRequestOptions },
  issuer: URL,
): Discovery {
  const state: {
    known?: { readonly server: AuthorizationServer; readonly readAt: number };
    reading?: Promise<AuthorizationServer>;
    renewAfter: number;
  } = { renewAfter: 0 };

  const read = async () => {
    const response = await oauth.discoveryRequest(issuer, deps.options);
    const server = await oauth.processDiscoveryResponse(issuer, response);
    state.known = { server, readAt: deps.clock() };
    return server;
  };

  const readOnce = () => {
    state.reading ??= read().finally(() => delete state.reading);
    return state.reading;
  };

  const knownWithin = (maxAgeMs: number) =>
    state.known !== undefined && deps.clock() - state.known.readAt < maxAgeMs
      ? state.known.server
      : undefined;

  const readOrKnown = async () => {
    try {
      return await readOnce();
    } catch (cause) {
      const usable = knownWithin(USABLE_MS);
      if (usable !== undefined) return usable;
      throw new AppError('visma.connect-unavailable', 'metadata of Visma Connect not readable', {
        cause,
      });
    }
  };

  return {
    current: async () => knownWithin(FRESH_MS) ?? readOrKnown(),
    async renewed() {
      if (deps.clock() < state.renewAfter) return knownWithin(USABLE_MS) ?? readOrKnown();
      state.renewAfter = deps.clock() + RENEWAL_PAUSE_MS;
      return readOrKnown();
    },
  };
}
