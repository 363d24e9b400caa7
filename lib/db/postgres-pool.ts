import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import type { PoolClient, QueryResult } from 'pg';
import { Pool, TypeOverrides } from 'pg';
import { AppError } from '../errors.ts';
import { breaksConnection, postgresError } from './postgres-error.ts';

const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 10_000;
/** A network that swallows packets never answers the statement's time-out; this one is ours. */
const ANSWER_TIMEOUT_MS = 15_000;
const OID_INT8 = 20;

const BOUNDED = { statement_timeout: STATEMENT_TIMEOUT_MS, query_timeout: ANSWER_TIMEOUT_MS };

/** A `pg` pool that speaks our error codes and reads BIGINT as a safe number. */
export function createPostgresPool(url: string, statements: 'bounded' | 'unbounded'): PostgresPool {
  const pool = new Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    ...(statements === 'bounded' && BOUNDED),
    keepAlive: true,
    application_name: 'invoice-panel',
    types: createTypes(),
  });
  // An idle connection that dies would end the process; the next statement meets the fault itself.
  pool.on('error', () => undefined);
  // So would one that dies between two statements of a transaction, which the pool does not watch.
  pool.on('connect', (client) => {
    client.on('error', () => undefined);
  });
  return {
    connect: async () => {
      try {
        return toClient(await pool.connect());
      } catch (error) {
        throw postgresError(error);
      }
    },
    end: () => pool.end(),
  };
}

function toClient(client: PoolClient): PostgresPoolClient {
  let broken = false;
  const run = async <Row>(text: string, parameters: readonly unknown[]) => {
    try {
      return toResult<Row>(await client.query(text, [...parameters]));
    } catch (error) {
      broken ||= breaksConnection(error);
      throw postgresError(error);
    }
  };
  function query<Row>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<Row>>;
  function query<Row>(cursor: PostgresCursor<Row>): PostgresCursor<Row>;
  function query<Row>(
    text: string | PostgresCursor<Row>,
    values: readonly unknown[] = [],
  ): Promise<PostgresQueryResult<Row>> | PostgresCursor<Row> {
    if (typeof text !== 'string') throw new Error('cursors are not used: lists are paged by key');
    return run<Row>(text, values);
  }
  return {
    query,
    release: () => {
      client.release(broken);
    },
  };
}

/** Kysely names four commands where `pg` says text; the rows are what the statement was typed for. */
function toResult<Row>(result: QueryResult): PostgresQueryResult<Row> {
  return {
    command: result.command as PostgresQueryResult<Row>['command'],
    rowCount: result.rowCount ?? 0,
    rows: result.rows as Row[],
  };
}

function createTypes(): TypeOverrides {
  const types = new TypeOverrides();
  types.setTypeParser(OID_INT8, toSafeInteger);
  return types;
}

function toSafeInteger(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value;
  throw new AppError('db.overflow', 'integer in the database is not safe');
}
