import type { LedgerRef } from '../db/ledger-store.ts';
import type { PaymentBehaviourStore } from '../db/payment-behaviour-store.ts';
import { addDays, todayIn } from '../domain/calendar-date.ts';
import type { Clock } from '../domain/clock.ts';
import { BEHAVIOUR_DAYS, findPaymentBehaviour } from '../domain/payment-behaviour.ts';
import type { Log } from '../log.ts';

export interface BehaviourDeps {
  readonly behaviours: PaymentBehaviourStore;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Makes out how the customer pays. Its place is behind a reading of settlement dates, of which it is
 * made. Never throws: what was made out before stays.
 */
export async function describeBehaviour(deps: BehaviourDeps, ref: LedgerRef): Promise<void> {
  const today = todayIn('UTC', deps.clock());
  try {
    const settled = await deps.behaviours.listSettledClaims(ref, addDays(today, -BEHAVIOUR_DAYS));
    const behaviour = findPaymentBehaviour(settled, today);
    await deps.behaviours.save(ref, behaviour ?? 'too-few');
  } catch (error) {
    const { tenantId, ledgerId } = ref;
    deps.log.warn('payment behaviour not made out', { tenantId, ledgerId, error });
  }
}
