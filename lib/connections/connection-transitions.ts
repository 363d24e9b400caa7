import type { Connector } from '../domain/actor.ts';
import type { ConnectionKind, ConnectionState } from '../domain/connection.ts';
import type { ErrorCode } from '../errors.ts';

/** What can happen to a connection, in the past tense of the grant. */
export type ConnectionEvent =
  | 'granted'
  | 'granted-by-link'
  | 'granted-without-licence'
  | 'refreshed'
  | 'refresh-refused'
  | 'grant-lost'
  | 'role-missing'
  | 'licence-missing'
  | 'approval-missing'
  | 'read-again';

export interface ConnectionTransition {
  readonly from: readonly ConnectionState[];
  readonly to: ConnectionState;
}

const READABLE = ['connected', 'suspect'] as const;
const BROKEN = ['needs-reauthentication', 'role-missing', 'no-licence', 'not-approved'] as const;

/** An event in a state that its `from` does not name changes nothing. */
export const CONNECTION_TRANSITIONS: Readonly<Record<ConnectionEvent, ConnectionTransition>> = {
  granted: { from: ['new', ...READABLE, ...BROKEN, 'paused'], to: 'connected' },
  // Whoever holds a link renews the grant; a pause is the administrator's, and stays.
  'granted-by-link': { from: ['new', ...READABLE, ...BROKEN], to: 'connected' },
  'granted-without-licence': { from: ['new', ...BROKEN], to: 'no-licence' },
  refreshed: { from: ['suspect'], to: 'connected' },
  'refresh-refused': { from: ['connected'], to: 'suspect' },
  'grant-lost': {
    from: [...READABLE, 'role-missing', 'no-licence', 'not-approved'],
    to: 'needs-reauthentication',
  },
  'role-missing': {
    from: [...READABLE, 'needs-reauthentication', 'no-licence', 'not-approved'],
    to: 'role-missing',
  },
  'licence-missing': {
    from: [...READABLE, 'needs-reauthentication', 'role-missing', 'not-approved'],
    to: 'no-licence',
  },
  'approval-missing': {
    from: [...READABLE, 'needs-reauthentication', 'role-missing', 'no-licence'],
    to: 'not-approved',
  },
  'read-again': { from: BROKEN, to: 'connected' },
};

/** The state after `event`; the same one where the event does not apply. */
export function stateAfter(state: ConnectionState, event: ConnectionEvent): ConnectionState {
  const transition = CONNECTION_TRANSITIONS[event];
  return transition.from.includes(state) ? transition.to : state;
}

/** What a finished sign-in is to a connection, by whoever finished it. */
export function eventOfGrant({ kind }: Pick<Connector, 'kind'>): ConnectionEvent {
  return kind === 'hand-over' ? 'granted-by-link' : 'granted';
}

/**
 * What an upstream error says about the grant itself; undefined for errors that say nothing about
 * it (throttling, outages, one customer's 404): those never change a connection's state. The tokens
 * from before Visma Connect know no roles that could be given back: any refusal is their end.
 */
export function eventOfError(code: ErrorCode, kind: ConnectionKind): ConnectionEvent | undefined {
  if (kind === 'legacy' && code === 'visma.forbidden') return 'grant-lost';
  switch (code) {
    case 'visma.unauthorized':
    case 'visma.company-refused':
    case 'visma.needs-reauthentication':
      return 'grant-lost';
    case 'visma.no-licence':
      return 'licence-missing';
    case 'visma.role-missing':
      return 'role-missing';
    case 'visma.not-approved':
      return 'approval-missing';
    default:
      return undefined;
  }
}

/** Why a connection in this state is not read; undefined where reading is worth trying. */
export function refusalOfState(state: ConnectionState): ErrorCode | undefined {
  switch (state) {
    case 'connected':
    case 'suspect':
      return undefined;
    case 'new':
      return 'connection.never-connected';
    case 'needs-reauthentication':
      return 'visma.needs-reauthentication';
    case 'role-missing':
      return 'visma.role-missing';
    case 'no-licence':
      return 'visma.no-licence';
    case 'not-approved':
      return 'visma.not-approved';
    case 'paused':
      return 'connection.paused';
    case 'removed':
      return 'input.not-found';
  }
}
