import type { ManageAction, ManageActions } from '#components/connections/manage-actions.ts';
import type { ShownResult } from '#components/connections/result-banner.tsx';
import { CONNECT_RESULTS } from '#lib/domain/connect-result.ts';
import type { ConnectionNotice } from '#lib/domain/connection-notice.ts';
import type { Connection, ConnectionState } from '#lib/domain/connection.ts';
import { CONNECTION_STATES } from '#lib/domain/connection.ts';
import type { ConnectionId, TenantId, VismaTenantId } from '#lib/domain/ids.ts';
import { MINUTE_MS, NOW } from './sample-ids.ts';

const DAY_MS = 1_440 * MINUTE_MS;

function connectionIn(state: ConnectionState): Connection {
  const isNew = state === 'new';
  const works = state === 'connected';
  return {
    ...{ id: `sample-${state}` as ConnectionId, tenantId: 'Cust00000' as TenantId },
    ...{ kind: 'interactive', state, timeZone: 'Europe/Oslo', tokenKind: 'reuse' },
    company: isNew
      ? undefined
      : {
          vismaTenantId: '0f9d2b8e-0000-4000-8000-000000000000' as VismaTenantId,
          ...{ name: 'Nordvik Handel AS', organisationNumber: '987 654 321' },
          ...{ country: 'NO', baseCurrency: 'NOK' },
        },
    grantedBy: isNew ? undefined : 'api.user.of.the.accounts.department@nordvik.example',
    grantedAt: isNew ? undefined : NOW - 90 * DAY_MS,
    lastSuccessAt: isNew ? undefined : NOW - (works ? 2 : 233) * MINUTE_MS,
    lastFailureAt: isNew || works ? undefined : NOW - 10 * MINUTE_MS,
    lastFailureCode: isNew || works ? undefined : 'visma.role-missing',
    stateSince: NOW - DAY_MS,
    grantExpiresAt: undefined,
  };
}

export const CONNECTIONS: readonly Connection[] = CONNECTION_STATES.map(connectionIn);

export const NOTICES: readonly ConnectionNotice[] = [
  {
    connectionId: 'sample-needs-reauthentication' as ConnectionId,
    ...{ people: 3, cards: 11, since: NOW - 40 * MINUTE_MS },
  },
];

export const RESULTS: readonly ShownResult[] = CONNECT_RESULTS.map((result) => ({
  result,
  connection: { id: 'sample-connected' as ConnectionId, kind: 'interactive' },
  ...{ chosen: 'Trekant Eiendom og Forvaltning AS', expected: 'Nordvik Handel AS' },
}));

/** Does nothing: behind the gallery there is nobody to do it for. */
export const idly: ManageAction = async (before) => before;

export const IDLE_ACTIONS: ManageActions = {
  createPanel: idly,
  configurePanel: idly,
  connectCompany: idly,
  useExisting: idly,
  testConnection: idly,
  validateService: idly,
  saveService: idly,
};
