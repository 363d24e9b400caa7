import { AppError, isAppError } from '../errors.ts';

/**
 * Classes of SQLSTATE after which the same statement may succeed later: connection exception,
 * transaction rollback (deadlock), insufficient resources, operator intervention, system error;
 * and refused sign-in and missing database, which are the server's to mend.
 */
const UNAVAILABLE_CLASSES: ReadonlySet<string> = new Set([
  '08',
  '28',
  '3D',
  '40',
  '53',
  '57',
  '58',
]);
const NUMERIC_OUT_OF_RANGE = '22003';
const SQLSTATE = /^[0-9A-Z]{5}$/;

/** Our code for an error of `pg`; errors that are faults of a statement pass unchanged. */
export function postgresError(error: unknown): unknown {
  if (!(error instanceof Error) || isAppError(error)) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code === NUMERIC_OUT_OF_RANGE) {
    return new AppError('db.overflow', 'number does not fit its column', { cause: error });
  }
  if (SQLSTATE.test(code) && !UNAVAILABLE_CLASSES.has(code.slice(0, 2))) return error;
  // Without a SQLSTATE it is the socket's error (ECONNREFUSED …) or the driver's own time-out.
  return new AppError('db.unavailable', `PostgreSQL: ${error.message}`, { cause: error });
}

/** True when the connection that met the error must not be used again. */
export function breaksConnection(error: unknown): boolean {
  if (isAppError(error)) return false;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code !== 'string' || !SQLSTATE.test(code) || /^(08|57P)/.test(code);
}
