import type { CardProblemCode, CompanyProblemCode } from '../domain/card.ts';
import type { ConnectionState } from '../domain/connection.ts';
import type { ErrorCode } from '../errors.ts';
import { isAppError } from '../errors.ts';

const CARD_PROBLEMS: Partial<Readonly<Record<ErrorCode, CardProblemCode>>> = {
  'auth.other-account': 'other-account',
  'auth.signed-out': 'signed-out',
  'input.not-found': 'unknown-panel',
  'connection.never-connected': 'never-connected',
  'crm.signed-out': 'signed-out',
  'crm.invalid-token': 'signed-out',
  'crm.app-not-approved': 'app-not-approved',
  'crm.contact-refused': 'not-allowed',
  'crm.no-such-contact': 'not-allowed',
  'crm.unavailable': 'crm-down',
  'crm.unexpected-response': 'crm-down',
  'crm.maintenance': 'crm-maintenance',
  'crm.suspended': 'crm-suspended',
  'http.timeout': 'crm-down',
  'http.unreachable': 'crm-down',
  'http.certificate': 'crm-down',
  'http.too-large': 'crm-down',
  'http.forbidden-origin': 'crm-down',
  'connection.busy': 'crm-down',
};

/** Undefined for errors that are no state of a card but a fault of ours. */
export function cardProblemOf(error: unknown): CardProblemCode | undefined {
  return isAppError(error) ? CARD_PROBLEMS[error.code] : undefined;
}

/** What a connection's state means to somebody who reads a card; undefined where it is read. */
export function companyProblemOf(state: ConnectionState): CompanyProblemCode | undefined {
  switch (state) {
    case 'connected':
    case 'suspect':
      return undefined;
    case 'new':
    case 'removed':
      return 'never-connected';
    default:
      return state;
  }
}
