/**
 * Every error this project throws on purpose. The set is closed: a code names one situation, the
 * screen and the log choose their words by it, and nobody ever reads a message text to decide.
 */
export type ErrorCode =
  // Transport: nothing usable came back.
  | 'http.timeout'
  | 'http.unreachable'
  | 'http.certificate'
  | 'http.too-large'
  | 'http.forbidden-origin'
  | 'http.aborted'
  // Visma Connect: the grant.
  | 'visma.needs-reauthentication'
  | 'visma.role-missing'
  | 'visma.consent-denied'
  | 'visma.not-approved'
  | 'visma.wrong-company'
  | 'visma.company-already-connected'
  | 'visma.connect-unavailable'
  // Visma.net ERP API: the answers.
  | 'visma.unauthorized'
  | 'visma.company-refused'
  | 'visma.no-licence'
  | 'visma.no-such-customer'
  | 'visma.not-found'
  | 'visma.forbidden'
  | 'visma.rate-limited'
  | 'visma.rejected'
  | 'visma.unavailable'
  | 'visma.unexpected-response'
  // SuperOffice.
  | 'crm.signed-out'
  | 'crm.app-not-approved'
  | 'crm.contact-refused'
  | 'crm.no-such-contact'
  | 'crm.unavailable'
  | 'crm.maintenance'
  | 'crm.suspended'
  | 'crm.unexpected-response'
  | 'crm.invalid-token'
  // Our own doors.
  | 'auth.signed-out'
  | 'auth.not-administrator'
  | 'auth.other-account'
  | 'auth.forbidden-request'
  | 'auth.too-many-requests'
  | 'oauth.unknown-transaction'
  | 'oauth.other-browser'
  | 'oauth.invalid-response'
  | 'input.invalid'
  | 'input.not-found'
  | 'input.too-large'
  // Connections.
  | 'connection.paused'
  | 'connection.never-connected'
  | 'connection.busy'
  // Documents and their files.
  | 'document.no-print'
  | 'document.not-a-pdf'
  | 'document.used-handle'
  | 'document.line-full'
  // Exports: what refuses one, and what ends one after its first byte.
  | 'export.too-large'
  | 'export.changed'
  | 'export.too-long'
  // Vault, database, configuration.
  | 'vault.unknown-key'
  | 'vault.broken-seal'
  | 'db.unavailable'
  | 'db.overflow'
  | 'config.invalid';

/** Codes after which the same request may succeed later without anybody doing anything. */
const RETRYABLE: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'http.timeout',
  'http.unreachable',
  'visma.connect-unavailable',
  'visma.rate-limited',
  'visma.unavailable',
  'visma.unexpected-response',
  'crm.unavailable',
  'crm.maintenance',
  'crm.unexpected-response',
  'connection.busy',
  'document.line-full',
  'export.changed',
  'db.unavailable',
]);

export interface ErrorFacts {
  readonly cause?: unknown;
  /** HTTP status of the upstream answer, for the log. */
  readonly status?: number;
  /** Instant (epoch milliseconds) before which asking again is pointless. */
  readonly retryAt?: number;
  /** Non-secret facts for the log line; never shown to a user. */
  readonly facts?: Readonly<Record<string, string | number | boolean>>;
}

/** `message` is for the log. What a user reads is chosen by `code`. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly status: number | undefined;
  readonly retryAt: number | undefined;
  readonly facts: Readonly<Record<string, string | number | boolean>>;

  constructor(code: ErrorCode, message: string, facts: ErrorFacts = {}) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.code = code;
    this.retryable = RETRYABLE.has(code);
    this.status = facts.status;
    this.retryAt = facts.retryAt;
    this.facts = facts.facts ?? {};
  }
}

/**
 * True for our own errors. Compares the name, not the class: a production process holds four
 * copies of this module (docs/decisions/0007), so `instanceof` fails between them.
 */
export function isAppError(error: unknown): error is AppError {
  return error instanceof Error && error.name === 'AppError' && 'code' in error;
}

export function hasCode<Code extends ErrorCode>(
  error: unknown,
  ...codes: readonly Code[]
): error is AppError & { readonly code: Code } {
  return isAppError(error) && (codes as readonly ErrorCode[]).includes(error.code);
}
