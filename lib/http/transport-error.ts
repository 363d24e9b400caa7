import { AppError, isAppError } from '../errors.ts';
import type { Phase } from './exchange-phase.ts';

type Reason = 'dns' | 'refused' | 'reset' | 'tls' | 'truncated' | 'encoding' | 'network';

const REASONS: Readonly<Record<string, Reason>> = {
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  EPROTO: 'tls',
  ERR_STREAM_PREMATURE_CLOSE: 'truncated',
  Z_DATA_ERROR: 'encoding',
  Z_BUF_ERROR: 'encoding',
};

/** TLS verification failures as Node names them (OpenSSL X.509 codes and its own). */
const CERTIFICATE =
  /^(CERT_|ERR_TLS_CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE)/;

/** Our error for what node:http, node:tls and node:zlib throw. Our own errors pass unchanged. */
export function toTransportError(error: unknown, phase: Phase): AppError {
  if (isAppError(error)) return error;
  const nodeCode = nodeCodeOf(error);
  const message = `no usable answer (${nodeCode === '' ? 'unknown' : nodeCode})`;
  if (CERTIFICATE.test(nodeCode)) {
    return new AppError('http.certificate', message, { cause: error, facts: { nodeCode, phase } });
  }
  const reason = reasonOf(nodeCode, phase);
  return new AppError('http.unreachable', message, {
    cause: error,
    facts: { nodeCode, reason, phase },
  });
}

/** A handshake that breaks off is a matter of certificates, ciphers or middle boxes, not of load. */
function reasonOf(nodeCode: string, phase: Phase): Reason {
  if (nodeCode.startsWith('ERR_SSL_')) return 'tls';
  if (nodeCode.startsWith('ERR__ERROR_FORMAT')) return 'encoding';
  const reason = REASONS[nodeCode] ?? 'network';
  return reason === 'reset' && phase === 'securing' ? 'tls' : reason;
}

function nodeCodeOf(error: unknown): string {
  if (error instanceof AggregateError) return nodeCodeOf(error.errors[0]);
  if (!(error instanceof Error) || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}
