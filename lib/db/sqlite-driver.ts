import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';
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
  const prepare = createPreparing(database);
  return {
    executeQuery: <Row>(query: CompiledQuery) => executePatiently<Row>(database, prepare, query),
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
  prepare: Preparing,
  query: CompiledQuery,
): Promise<QueryResult<Row>> {
  const deadline = performance.now() + BUSY_TIMEOUT_MS;
  for (;;) {
    try {
      return execute<Row>(prepare(query.sql), query);
    } catch (error) {
      const patient = isSqliteBusy(error) && !database.isTransaction;
      if (!patient || performance.now() > deadline) throw sqliteError(error);
    }
    await wait(2 + Math.random() * 18);
  }
}

interface Prepared {
  readonly statement: StatementSync;
  /** None for a statement that gives no rows; only they tell, as `returning` makes any give rows. */
  readonly columns: readonly string[];
}
type Preparing = (text: string) => Prepared;

/** Statements made of many rows differ by their number, and are too large to be kept for another time. */
const MAX_KEPT_LENGTH = 4_000;
const MAX_KEPT = 200;

/** A statement that is asked again is not parsed and planned again. */
function createPreparing(database: DatabaseSync): Preparing {
  const kept = new Map<string, Prepared>();
  return (text) => {
    const known = kept.get(text);
    if (known !== undefined) return known;
    const statement = database.prepare(text);
    statement.setReturnArrays(true);
    const prepared = { statement, columns: statement.columns().map(({ name }) => name) };
    if (text.length > MAX_KEPT_LENGTH) return prepared;
    kept.set(text, prepared);
    const [oldest] = kept.keys();
    if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
    return prepared;
  };
}

function execute<Row>({ statement, columns }: Prepared, query: CompiledQuery): QueryResult<Row> {
  const parameters = query.parameters as readonly SQLInputValue[];
  if (columns.length > 0) {
    const rows = statement.all(...parameters) as unknown as readonly SQLOutputValue[][];
    return { rows: rows.map((values) => toRow(columns, values) as Row) };
  }
  const { changes } = statement.run(...parameters);
  return { rows: [], numAffectedRows: BigInt(changes) };
}

/** A plain object: `node:sqlite` makes them without a prototype, which React refuses to pass on. */
function toRow(
  columns: readonly string[],
  values: readonly SQLOutputValue[],
): Readonly<Record<string, SQLOutputValue>> {
  const row: Record<string, SQLOutputValue> = {};
  let index = 0;
  for (const name of columns) row[name] = values[index++] ?? null;
  return row;
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
