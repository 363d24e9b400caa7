/**
 * The ERP API answers errors in three unrelated shapes, none of them RFC 9457. The third, from the
 * gateway in front, is HTML, plain text or nothing.
 */
import { randomUUID } from 'node:crypto';

/** Shape A: five PascalCase keys, all strings. */
export interface GatewayError {
  readonly ExceptionType: string;
  readonly ExceptionMessage: string;
  readonly ExceptionFaultCode: string;
  readonly ExceptionMessageID: string;
  readonly ExceptionDetails: string;
}

/** Fault 12002 repeats its code in the message id, 12027 does not (both recorded in public). */
export function shapeA(code: string, message: string): GatewayError {
  const prefix = code === '12002' ? `${code}_${code}` : code;
  return {
    ExceptionType: 'IPPException',
    ExceptionMessage: message,
    ExceptionFaultCode: code,
    ExceptionMessageID: `${prefix}_${randomUUID()}`,
    ExceptionDetails: '',
  };
}

/** Shape B: the ERP's own text behind a correlation id. */
export function shapeB(message: string): { readonly message: string } {
  return { message: `VismaId: ${randomUUID()}. ${message}` };
}
