import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from 'kysely';
import { CompiledQuery as Query } from 'kysely';
import { isSqliteBusy, sqliteError } from './sqlite-error.ts';

const BUSY_TIMEOUT_MS = 5_000;

/**
 * Kysely on one `node:sqlite` connection. Users of the connection queue up, since a transaction
 * owns it from begin to commit. `begin immediate` takes the write lock at once: a transaction that
 * only finds at its first write that another process was faster cannot be saved by waiting.
 */
export function createSqliteDriver(database: DatabaseSync): Driver {
  const connection = createConnection(database);
  const queue = createQueue();
  return {
    init: () => Promise.resolve(),
    acquireConnection: async () => {
      await queue.enter();
      return connection;
    },
    releaseConnection: () => {
      queue.leave();
      return Promise.resolve();
    },
    beginTransaction: async (held) => {
      await held.executeQuery(Query.raw('begin immediate'));
    },
    commitTransaction: async (held) => {
      await held.executeQuery(Query.raw('commit'));
    },
    rollbackTransaction: async (held) => {
      // Some errors (disk full, I/O) have rolled back already; a second rollback would hide them.
      if (database.isTransaction) await held.executeQuery(Query.raw('rollback'));
    },
    destroy: () => {
      if (database.isOpen) database.close();
      return Promise.resolve();
    },
  };
}

function createConnection(database: DatabaseSync): DatabaseConnection {
  return {
    executeQuery: <Row>(query: CompiledQuery) => executePatiently<Row>(database, query),
    streamQuery: () => {
      throw new Error('streaming is not used: lists are paged by key');
    },
  };
}

/**
 * Waits for another process' write lock like SQLite's own busy time-out, but without holding the
 * event loop. Only what starts outside a transaction waits: inside, the lock is ours already.
 */
async function executePatiently<Row>(
  database: DatabaseSync,
  query: CompiledQuery,
): Promise<QueryResult<Row>> {
  const deadline = performance.now() + BUSY_TIMEOUT_MS;
  for (;;) {
    try {
      return execute<Row>(database, query);
    } catch (error) {
      const patient = isSqliteBusy(error) && !database.isTransaction;
      if (!patient || performance.now() > deadline) throw sqliteError(error);
    }
    await wait(2 + Math.random() * 18);
  }
}

function execute<Row>(database: DatabaseSync, query: CompiledQuery): QueryResult<Row> {
  const statement = database.prepare(query.sql);
  const parameters = query.parameters as readonly SQLInputValue[];
  // Whether a statement gives rows is known only from its columns: `returning` makes any of them.
  if (statement.columns().length > 0) {
    // Rows come without a prototype, which React refuses to pass to a client component.
    const rows = statement.all(...parameters).map((row) => ({ ...row }));
    return { rows: rows as Row[] };
  }
  const { changes } = statement.run(...parameters);
  return { rows: [], numAffectedRows: BigInt(changes) };
}

interface Queue {
  enter(): Promise<void>;
  leave(): void;
}

/** First come, first served. */
function createQueue(): Queue {
  const waiting: (() => void)[] = [];
  let held = false;
  return {
    enter: () => {
      if (!held) {
        held = true;
        return Promise.resolve();
      }
      return new Promise((resolve) => waiting.push(resolve));
    },
    leave: () => {
      const next = waiting.shift();
      if (next === undefined) held = false;
      else next();
    },
  };
}
