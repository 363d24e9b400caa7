import type { FileProblemCode } from '../domain/document-detail.ts';
import type { ErrorCode } from '../errors.ts';
import { isAppError } from '../errors.ts';

/** What the tab of a file answers and says, by our own error code; every other code is `failed`. */
const PROBLEMS: Partial<Record<ErrorCode, readonly [number, FileProblemCode]>> = {
  'document.used-handle': [404, 'expired'],
  'auth.forbidden-request': [403, 'expired'],
  'input.invalid': [400, 'expired'],
  'input.too-large': [413, 'expired'],
  'auth.signed-out': [401, 'signed-out'],
  'crm.signed-out': [401, 'signed-out'],
  'crm.invalid-token': [401, 'signed-out'],
  'auth.other-account': [403, 'not-allowed'],
  'crm.app-not-approved': [403, 'not-allowed'],
  'crm.contact-refused': [403, 'not-allowed'],
  'crm.no-such-contact': [403, 'not-allowed'],
  'visma.forbidden': [403, 'not-allowed'],
  'input.not-found': [404, 'gone'],
  'visma.not-found': [404, 'gone'],
  'visma.no-such-customer': [404, 'gone'],
  'document.no-print': [404, 'no-print'],
  'document.not-a-pdf': [502, 'not-a-pdf'],
  'http.too-large': [502, 'too-large'],
  'export.too-large': [413, 'too-many'],
  'http.aborted': [503, 'failed'],
  'export.changed': [503, 'failed'],
  'export.too-long': [503, 'failed'],
  'visma.needs-reauthentication': [409, 'not-connected'],
  'visma.unauthorized': [409, 'not-connected'],
  'visma.company-refused': [409, 'not-connected'],
  'visma.role-missing': [409, 'not-connected'],
  'visma.no-licence': [409, 'not-connected'],
  'visma.not-approved': [409, 'not-connected'],
  'connection.paused': [409, 'not-connected'],
  'connection.never-connected': [409, 'not-connected'],
  'document.line-full': [503, 'busy'],
  'visma.rate-limited': [503, 'throttled'],
  'crm.unavailable': [503, 'crm-down'],
  'crm.unexpected-response': [503, 'crm-down'],
  'crm.maintenance': [503, 'crm-down'],
  'crm.suspended': [503, 'crm-down'],
  'visma.unavailable': [503, 'visma-down'],
  'visma.unexpected-response': [503, 'visma-down'],
  'visma.connect-unavailable': [503, 'visma-down'],
  'visma.rejected': [503, 'visma-down'],
  'connection.busy': [503, 'visma-down'],
  'http.timeout': [503, 'visma-down'],
  'http.unreachable': [503, 'visma-down'],
};

export interface FileProblem {
  readonly status: number;
  readonly code: FileProblemCode;
}

export function fileProblemOf(error: unknown): FileProblem {
  const [status, code] = (isAppError(error) && PROBLEMS[error.code]) || [500, 'failed'];
  return { status, code };
}
