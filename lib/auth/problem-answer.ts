import type { CardProblemCode, CompanyProblemCode, ProblemResponse } from '../domain/card.ts';
import type { ErrorCode } from '../errors.ts';
import { isAppError } from '../errors.ts';
import type { Log } from '../log.ts';

type ProblemCode = ProblemResponse['problem']['code'];
type KnownCode = CardProblemCode | CompanyProblemCode;

/** What a refused request answers, by our own error code; every other code is `internal`. */
const ANSWERS: Partial<Record<ErrorCode, readonly [number, ProblemCode]>> = {
  'auth.signed-out': [401, 'signed-out'],
  'crm.signed-out': [401, 'signed-out'],
  'crm.invalid-token': [401, 'signed-out'],
  'auth.not-administrator': [403, 'not-allowed'],
  'auth.other-account': [403, 'other-account'],
  'auth.forbidden-request': [403, 'invalid-request'],
  'auth.too-many-requests': [429, 'too-many-requests'],
  'input.invalid': [400, 'invalid-request'],
  'input.too-large': [413, 'invalid-request'],
  'export.too-large': [413, 'invalid-request'],
  'input.not-found': [404, 'unknown-panel'],
  'crm.app-not-approved': [403, 'app-not-approved'],
  'crm.contact-refused': [403, 'not-allowed'],
  'crm.no-such-contact': [403, 'not-allowed'],
  'crm.unavailable': [503, 'crm-down'],
  'crm.unexpected-response': [503, 'crm-down'],
  'crm.maintenance': [503, 'crm-maintenance'],
  'crm.suspended': [503, 'crm-suspended'],
  'visma.needs-reauthentication': [409, 'needs-reauthentication'],
  'visma.unauthorized': [409, 'needs-reauthentication'],
  'visma.company-refused': [409, 'needs-reauthentication'],
  'visma.role-missing': [409, 'role-missing'],
  'visma.no-licence': [409, 'no-licence'],
  'visma.not-approved': [409, 'not-approved'],
  'visma.no-such-customer': [409, 'no-such-customer'],
  'visma.rate-limited': [503, 'throttled'],
  'visma.not-found': [404, 'unknown-panel'],
  'visma.forbidden': [409, 'role-missing'],
  'visma.rejected': [503, 'visma-down'],
  'document.no-print': [404, 'unknown-panel'],
  'visma.unavailable': [503, 'visma-down'],
  'visma.unexpected-response': [503, 'visma-down'],
  'visma.connect-unavailable': [503, 'visma-down'],
  'http.timeout': [503, 'visma-down'],
  'http.unreachable': [503, 'visma-down'],
  'http.too-large': [503, 'visma-down'],
  'connection.busy': [503, 'visma-down'],
  'connection.never-connected': [409, 'never-connected'],
  'connection.paused': [409, 'paused'],
};

const UNEXPECTED = [500, 'internal'] as const;

export interface AnswerContext {
  readonly requestId: string;
  readonly log: Log;
  readonly now: number;
}

/**
 * The JSON answer of a request that ended with an error, and its log line. A 404 carries no support
 * id: answers about what is foreign and about what does not exist must not differ in a byte.
 */
export function problemAnswer(error: unknown, { requestId, log, now }: AnswerContext): Response {
  const [status, code] = (isAppError(error) && ANSWERS[error.code]) || UNEXPECTED;
  if (status === 500) log.error('request failed', { requestId, error });
  else log.info('request refused', { requestId, status, error });
  const until = isAppError(error) ? error.retryAt : undefined;
  const body: ProblemResponse = {
    problem: {
      code: code satisfies KnownCode | 'invalid-request' | 'internal',
      ...(until !== undefined && { until }),
      ...(status !== 404 && { supportId: requestId }),
    },
  };
  const headers = new Headers();
  if (until !== undefined && (status === 429 || status === 503)) {
    headers.set('retry-after', String(Math.max(1, Math.ceil((until - now) / 1000))));
  }
  return jsonAnswer(body, { status, headers });
}

/** JSON that belongs to one session: no cache may keep it. */
export function jsonAnswer(
  body: unknown,
  {
    status = 200,
    headers = new Headers(),
  }: { readonly status?: number; readonly headers?: Headers } = {},
): Response {
  headers.set('cache-control', NOT_STORED);
  headers.set('x-content-type-options', 'nosniff');
  return Response.json(body, { status, headers });
}

export const NOT_STORED = 'private, no-store';
