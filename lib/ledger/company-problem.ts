import type { CompanyProblemCode } from '../domain/card.ts';
import type { ErrorCode } from '../errors.ts';

/** What a failed read is to the person in front of the card; all others are outages to them. */
const PROBLEMS: Partial<Readonly<Record<ErrorCode, CompanyProblemCode>>> = {
  'visma.needs-reauthentication': 'needs-reauthentication',
  'visma.unauthorized': 'needs-reauthentication',
  'visma.company-refused': 'needs-reauthentication',
  'visma.consent-denied': 'needs-reauthentication',
  'visma.wrong-company': 'needs-reauthentication',
  'visma.role-missing': 'role-missing',
  'visma.forbidden': 'role-missing',
  'visma.no-licence': 'no-licence',
  'visma.not-approved': 'not-approved',
  'visma.no-such-customer': 'no-such-customer',
  'visma.not-found': 'no-such-customer',
  'visma.rate-limited': 'throttled',
  'connection.paused': 'paused',
  'connection.never-connected': 'never-connected',
};

/** `code` is a stored text: a code of an older version is an outage too. */
export function companyProblem(code: string): CompanyProblemCode {
  return (PROBLEMS as Readonly<Record<string, CompanyProblemCode>>)[code] ?? 'visma-down';
}
