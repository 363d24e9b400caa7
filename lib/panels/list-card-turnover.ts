import type { PanelUser } from '../domain/actor.ts';
import type { CalendarDate } from '../domain/calendar-date.ts';
import { todayIn } from '../domain/calendar-date.ts';
import type { TurnoverAnswer } from '../domain/card.ts';
import type { CrmContextClaim } from '../domain/crm-context.ts';
import type { ConnectionId, LedgerId, PanelKey, TenantId } from '../domain/ids.ts';
import type { Turnover } from '../domain/turnover.ts';
import type { PanelDeps } from './panel-deps.ts';
import { resolveCustomer } from './resolve-customer.ts';

export interface CardTurnoverDeps extends PanelDeps {
  readonly listTurnover: (question: {
    readonly tenantId: TenantId;
    readonly ledgerId: LedgerId;
    readonly today: CalendarDate;
    readonly baseCurrency: string | undefined;
  }) => Promise<Turnover | undefined>;
}

/** Authorises like every request for rows. Throws as `resolveCustomer` does. */
export async function listCardTurnover(
  deps: CardTurnoverDeps,
  user: PanelUser,
  key: PanelKey,
  claim: CrmContextClaim,
  connectionId: ConnectionId,
): Promise<TurnoverAnswer> {
  const { connection, ledgerId } = await resolveCustomer(deps, user, key, claim, connectionId);
  const turnover = await deps.listTurnover({
    tenantId: user.tenantId,
    ledgerId,
    today: todayIn(connection.timeZone, deps.clock()),
    baseCurrency: connection.company?.baseCurrency,
  });
  return turnover === undefined ? {} : { turnover };
}
