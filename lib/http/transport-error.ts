import type { ErrorCode } from '../errors.ts';
import { AppError, isAppError } from '../errors.ts';

type Reason = 'dns' | 'refused' | 'reset' | 'truncated' | 'encoding' | 'network';

const REASONS: Readonly<Record<string, Reason>> = {
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  ERR_STREAM_PREMATURE_CLOSE: 'truncated',
  Z_DATA_ERROR: 'encoding',
  Z_BUF_ERROR: 'encoding',
};

/** TLS verification failures as Node names them (OpenSSL X.509 codes and its own). */
const CERTIFICATE =
  /^(CERT_|ERR_TLS_CERT_|ERR_SSL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|INVALID_CA|EPROTO)/;

/** Our error for what node:http, node:tls and node:zlib throw. Our own errors pass unchanged. */
export function toTransportError(error: unknown): AppError {
  if (isAppError(error)) return error;
  const nodeCode = nodeCodeOf(error);
  const code: ErrorCode = CERTIFICATE.test(nodeCode) ? 'http.certificate' : 'http.unreachable';
  const reason: Reason =
    REASONS[nodeCode] ?? (nodeCode.startsWith('ERR__ERROR_FORMAT') ? 'encoding' : 'network');
  return new AppError(code, `no usable answer (${nodeCode === '' ? 'unknown' : nodeCode})`, {
    cause: error,
    facts: code === 'http.certificate' ? { nodeCode } : { nodeCode, reason },
  });
}

function nodeCodeOf(error: unknown): string {
  if (error instanceof AggregateError) return nodeCodeOf(error.errors[0]);
  if (!(error instanceof Error) || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}
