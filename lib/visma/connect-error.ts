import * as oauth from 'oauth4webapi';
import { z } from 'zod';
import type { ErrorCode } from '../errors.ts';
import { AppError, isAppError } from '../errors.ts';

/** OAuth errors whose owner is known; every other one means that the attempt has to be started again. */
const CODES: Readonly<Record<string, ErrorCode>> = {
  access_denied: 'visma.consent-denied',
  consent_required: 'visma.consent-denied',
  /** Visma's own: no company on which this person has the role *API User*. */
  invalid_tenant: 'visma.role-missing',
  server_error: 'visma.connect-unavailable',
  temporarily_unavailable: 'visma.connect-unavailable',
};

/** Answers that are no OAuth answer at all: a gateway's page, a cut body. */
const UNUSABLE: ReadonlySet<string> = new Set([
  oauth.RESPONSE_IS_NOT_CONFORM,
  oauth.RESPONSE_IS_NOT_JSON,
  oauth.PARSE_ERROR,
  oauth.MISSING_SERVER_METADATA,
  oauth.INVALID_SERVER_METADATA,
]);

const failureSchema = z.object({
  code: z.string(),
  error: z.string().optional().catch(undefined),
});

/**
 * The library's error as one of ours. Told apart by `code` and `error` only: class names are
 * minified in the production build. The error itself is not kept as the cause, since it carries
 * callback parameters and token answers.
 */
export function toConnectError(thrown: unknown): AppError {
  if (isAppError(thrown)) {
    return thrown.code.startsWith('http.')
      ? new AppError('visma.connect-unavailable', 'Visma Connect not reached', { cause: thrown })
      : thrown;
  }
  const failure = failureSchema.safeParse(thrown).data;
  const oauthError = failure?.error;
  return new AppError(codeOf(failure?.code, oauthError), 'Visma Connect: attempt refused', {
    facts: {
      reason: failure?.code ?? 'unknown',
      ...(oauthError !== undefined && { oauthError: oauthError.slice(0, 60) }),
    },
  });
}

function codeOf(code: string | undefined, oauthError: string | undefined): ErrorCode {
  if (oauthError !== undefined && Object.hasOwn(CODES, oauthError)) {
    return CODES[oauthError] ?? 'oauth.invalid-response';
  }
  return code !== undefined && UNUSABLE.has(code)
    ? 'visma.connect-unavailable'
    : 'oauth.invalid-response';
}
