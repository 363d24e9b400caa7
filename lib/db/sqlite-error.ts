import { AppError } from '../errors.ts';

const SQLITE_BUSY = 5;
/** https://www.sqlite.org/rescode.html: PERM, BUSY, LOCKED, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB. */
const UNAVAILABLE: ReadonlySet<number> = new Set([3, 5, 6, 8, 10, 11, 13, 14, 26]);

/** Our code for an error of `node:sqlite`; errors that are faults of a statement pass unchanged. */
export function sqliteError(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  if (error.code === 'ERR_OUT_OF_RANGE') {
    return new AppError('db.overflow', 'integer in the database is not safe', { cause: error });
  }
  const closed = error.code === 'ERR_INVALID_STATE';
  if (!closed && !UNAVAILABLE.has(primaryCode(error))) return error;
  return new AppError('db.unavailable', `SQLite: ${error.message}`, { cause: error });
}

/** Another connection holds the lock that the statement needs; nothing of it was done. */
export function isSqliteBusy(error: unknown): boolean {
  return primaryCode(error) === SQLITE_BUSY;
}

/** The low byte of the extended result code; the rest says more about it. */
function primaryCode(error: unknown): number {
  const known = error instanceof Error && 'errcode' in error && typeof error.errcode === 'number';
  return known ? (error.errcode as number) & 0xff : 0;
}
