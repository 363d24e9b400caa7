import 'server-only';
import type { Admin } from '../domain/actor.ts';
import type { TestPart, TestReport, TestVerdict } from '../domain/connection-test-report.ts';
import { TEST_PARTS } from '../domain/connection-test-report.ts';
import type { ConnectionId } from '../domain/ids.ts';
import type { ErrorCode } from '../errors.ts';
import { isAppError } from '../errors.ts';
import type { VismaCaller } from '../visma/caller.ts';
import type { GrantDeps } from './access-token.ts';
import type { CheckOutcome } from './check-connection.ts';
import { checkConnection } from './check-connection.ts';
import { withGrant } from './with-grant.ts';

export interface TestDeps extends GrantDeps {
  /** Reads one customer of the company, whichever: needs the right that documents need. */
  readonly probeRights: (caller: VismaCaller) => Promise<void>;
}

export interface TestedConnection {
  readonly outcome: CheckOutcome;
  readonly report: TestReport;
}

/** *Test* with its parts told apart: the company is read first, then what the panels read. Throws `input.not-found`. */
export async function testConnection(
  deps: TestDeps,
  admin: Admin,
  connectionId: ConnectionId,
): Promise<TestedConnection> {
  const outcome = await checkConnection(deps, admin, connectionId);
  if (outcome.kind === 'fails') return { outcome, report: reportOf(outcome.code) };
  if (outcome.kind === 'other-company') {
    return { outcome, report: reportOf('visma.wrong-company') };
  }
  const failure = await probe(deps, admin, connectionId);
  return failure === undefined
    ? { outcome, report: reportOf(undefined) }
    : { outcome: { kind: 'fails', code: failure }, report: afterCompany(failure) };
}

async function probe(
  deps: TestDeps,
  { tenantId }: Admin,
  connectionId: ConnectionId,
): Promise<ErrorCode | undefined> {
  try {
    await withGrant(deps, { tenantId, connectionId }, deps.probeRights);
    return undefined;
  } catch (error) {
    if (!isAppError(error)) throw error;
    return error.code;
  }
}

/** The part that an error of Visma speaks of; absent are those that say nothing of the grant. */
const PART_OF: Partial<Readonly<Record<ErrorCode, TestPart>>> = {
  'visma.needs-reauthentication': 'sign-in',
  'visma.unauthorized': 'sign-in',
  'visma.not-approved': 'sign-in',
  'visma.role-missing': 'role',
  'visma.no-licence': 'licence',
  'visma.company-refused': 'company',
  'visma.wrong-company': 'company',
  'visma.forbidden': 'rights',
};

/**
 * Which parts passed, when a test ended with `failure` (undefined: with none). Everything before
 * the part that failed has passed; of what comes after nothing is known.
 */
export function reportOf(failure: ErrorCode | undefined): TestReport {
  const failed = failure === undefined ? undefined : PART_OF[failure];
  const at = failed === undefined ? -1 : TEST_PARTS.indexOf(failed);
  const verdict = (index: number): TestVerdict => {
    if (failure === undefined) return 'passed';
    if (index === at) return 'failed';
    return index < at ? 'passed' : 'unknown';
  };
  return {
    'sign-in': verdict(0),
    role: verdict(1),
    licence: verdict(2),
    company: verdict(3),
    rights: verdict(4),
  };
}

/** The company was read a moment ago, so everything before the rights has passed. */
function afterCompany(failure: ErrorCode): TestReport {
  const rights = failure === 'visma.forbidden' ? 'failed' : 'unknown';
  return { ...reportOf(undefined), rights };
}
