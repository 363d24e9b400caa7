import type { Connection, ConnectionState } from './connection.ts';
import type { ConnectionId } from './ids.ts';

const NEEDS_PERSON: ReadonlySet<ConnectionState> = new Set<ConnectionState>([
  'needs-reauthentication',
  'role-missing',
]);

/** Whether a sign-in at Visma by the right person is what a connection lacks. */
export function needsPerson(state: ConnectionState): boolean {
  return NEEDS_PERSON.has(state);
}

export interface ReconnectRun {
  /** False before somebody has started: then `items` are what a run would have. */
  readonly isStarted: boolean;
  readonly items: readonly RunItem[];
  readonly done: number;
}

export interface RunItem {
  readonly connection: Connection;
  /** `next` is the first that nobody else was asked to do; those that wait may be done before it. */
  readonly is: 'done' | 'next' | 'waiting';
}

/**
 * The run as the connections are now: it can be left at any moment and is found again as it was.
 * `startedWith` are the ids that it began with; what broke meanwhile joins at the end, what was
 * removed leaves. `handedOver` are those whose links are under way.
 */
export function planReconnectRun(
  startedWith: readonly ConnectionId[] | undefined,
  {
    connections,
    handedOver,
  }: {
    readonly connections: readonly Connection[];
    readonly handedOver: ReadonlySet<ConnectionId>;
  },
): ReconnectRun {
  const begun = (startedWith ?? []).flatMap((id) => connections.filter((each) => each.id === id));
  const joined = connections.filter(
    (each) => needsPerson(each.state) && !begun.some(({ id }) => id === each.id),
  );
  const all = [...begun, ...joined];
  const next = all.find(({ id, state }) => needsPerson(state) && !handedOver.has(id));
  return {
    isStarted: startedWith !== undefined,
    done: all.filter(({ state }) => !needsPerson(state)).length,
    items: all.map((connection) => ({
      connection,
      is: !needsPerson(connection.state) ? 'done' : connection === next ? 'next' : 'waiting',
    })),
  };
}
