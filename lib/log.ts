import { pino } from 'pino';
import { isAppError } from './errors.ts';

/**
 * Every fact a log line may carry. Anything else is dropped before it is written: a new field is a
 * decision made here, not an accident at a call. Names, amounts, tokens and addresses with query
 * strings are left out on purpose.
 */
const LOG_KEYS = [
  'requestId',
  'digest',
  'tenantId',
  'connectionId',
  'panelKey',
  'ledgerId',
  'grantId',
  'associateId',
  'contactId',
  'vismaTenantId',
  'vendorRequestId',
  'vendorCode',
  'oauthError',
  'kind',
  'state',
  'from',
  'to',
  'reason',
  'outcome',
  'code',
  'status',
  'method',
  'route',
  'origin',
  'endpoint',
  'durationMs',
  'waitMs',
  'timeoutMs',
  'ageMs',
  'retryAt',
  'attempt',
  'bytes',
  'count',
  'total',
  'received',
  'page',
  'pages',
  'pageSize',
  'flaws',
  'quotaLimit',
  'quotaRemaining',
  'quotaResetAt',
  'keyId',
  'job',
  'lease',
  'fence',
  'version',
  'strikes',
  'engine',
  'migration',
  'port',
  'signal',
] as const;
type LogKey = (typeof LOG_KEYS)[number];

export type LogFields = {
  readonly [key in LogKey]?: string | number | boolean | null | undefined;
} & {
  /** Written as code, status, facts and the codes of its causes; never with a body. */
  readonly error?: unknown;
};

/** `event` is a constant in words (`visma call failed`); what varies goes into the fields. */
export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
  /** A log that adds these fields to each line. */
  child(fields: LogFields): Log;
}

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

interface LogOptions {
  readonly level: LogLevel;
  /** Where lines go; standard output when absent. */
  readonly destination?: { write(line: string): void };
}

/** One JSON line per event, on standard output, written before the call returns. */
export function createLog(options: LogOptions): Log {
  const settings = {
    level: options.level,
    base: null,
    messageKey: 'event',
    timestamp: () => `,"at":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  const lines =
    options.destination === undefined ? pino(settings) : pino(settings, options.destination);
  return logWith(lines, {});
}

type Fields = Record<string, unknown>;
type Lines = Record<'debug' | 'info' | 'warn' | 'error', (fields: Fields, event: string) => void>;

function logWith(lines: Lines, base: Fields): Log {
  const write = (level: keyof Lines) => (event: string, fields?: LogFields) => {
    lines[level]({ ...base, ...allowedFields(fields ?? {}) }, harmlessText(event));
  };
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child: (fields) => logWith(lines, { ...base, ...allowedFields(fields) }),
  };
}

function allowedFields(fields: LogFields): Fields {
  const allowed: Fields = {};
  for (const key of LOG_KEYS) {
    const value = fields[key];
    if (value === undefined) continue;
    allowed[key] = typeof value === 'string' ? harmlessText(value) : value;
  }
  if (fields.error !== undefined) allowed['error'] = errorFacts(fields.error);
  return allowed;
}

const MAX_CAUSES = 5;
const MAX_FRAMES = 8;

/**
 * What a log line says about an error. Our own messages are written for the log; foreign ones may
 * quote what could not be parsed (a body, a header), so of those only the place is kept.
 */
export function errorFacts(error: unknown): Fields {
  const facts: Fields = {};
  if (isAppError(error)) {
    facts['code'] = error.code;
    facts['message'] = harmlessText(error.message);
    if (error.status !== undefined) facts['status'] = error.status;
    if (error.retryAt !== undefined) facts['retryAt'] = error.retryAt;
    for (const [name, value] of Object.entries(error.facts)) {
      facts[`fact.${harmlessText(name)}`] = typeof value === 'string' ? harmlessText(value) : value;
    }
  } else {
    facts['code'] = codeOf(error);
    facts['frames'] = framesOf(error);
  }
  const causes = causeCodes(error);
  if (causes.length > 0) facts['causes'] = causes;
  return facts;
}

function causeCodes(error: unknown): string[] {
  const codes: string[] = [];
  let cause = error instanceof Error ? error.cause : undefined;
  while (cause !== undefined && codes.length < MAX_CAUSES) {
    codes.push(codeOf(cause));
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return codes;
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  if ('code' in error && typeof error.code === 'string') return harmlessText(error.code);
  return harmlessText(error.name);
}

function framesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  return (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, MAX_FRAMES)
    .map((line) => harmlessText(line.trim()));
}

const MAX_TEXT = 300;
const LOOKS_SECRET = /\b(?:Bearer|Basic)\s+\S+|\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g;

/** No line breaks or control characters, bounded, and nothing that looks like a token. */
function harmlessText(text: string): string {
  const line = text.slice(0, MAX_TEXT * 4).replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
  return line.replace(LOOKS_SECRET, '[redacted]').slice(0, MAX_TEXT);
}
