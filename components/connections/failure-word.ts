export type FailureWord = 'sign-in' | 'role' | 'licence' | 'approval' | 'limit' | 'down' | 'other';

const WORDS: Readonly<Record<string, FailureWord>> = {
  'visma.needs-reauthentication': 'sign-in',
  'visma.unauthorized': 'sign-in',
  'visma.company-refused': 'sign-in',
  'visma.role-missing': 'role',
  'visma.forbidden': 'role',
  'visma.no-licence': 'licence',
  'visma.not-approved': 'approval',
  'visma.rate-limited': 'limit',
  'visma.unavailable': 'down',
  'visma.unexpected-response': 'down',
  'visma.connect-unavailable': 'down',
  'connection.busy': 'down',
};

/** What an error code of a connection means to its administrator. */
export function failureWordOf(code: string): FailureWord {
  return WORDS[code] ?? (code.startsWith('http.') ? 'down' : 'other');
}
