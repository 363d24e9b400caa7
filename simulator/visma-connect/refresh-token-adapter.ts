import type { Adapter } from 'oidc-provider';
import type { World } from '../world.ts';
import type { GrantLedger } from './grant-ledger.ts';

/**
 * One-time refresh tokens with a grace period, an option that oidc-provider lacks: for some
 * seconds after its first use a token still answers, each time with a fresh sibling of its
 * successor. Later uses reach the library's own rule: the whole grant is revoked.
 */
export function withGracePeriod(adapter: Adapter, world: World, ledger: GrantLedger): Adapter {
  const isInGrace = (consumedAt: number): boolean =>
    Date.now() - consumedAt < world.settings.refreshGraceSeconds * 1000;

  return {
    ...adapter,
    async find(id) {
      const payload = await adapter.find(id);
      if (typeof payload?.['consumedAt'] !== 'number') return payload;
      if (!isInGrace(payload['consumedAt'])) return payload;
      const asUnused = { ...payload };
      delete asUnused.consumed;
      return asUnused;
    },
    async consume(id) {
      const payload = await adapter.find(id);
      if (payload?.grantId === undefined) return;
      if (payload.consumed === undefined) {
        payload['consumedAt'] = Date.now();
        ledger.count(payload.grantId, 'rotated');
        await adapter.consume(id);
      } else {
        ledger.count(payload.grantId, 'graceReplays');
      }
    },
  };
}
