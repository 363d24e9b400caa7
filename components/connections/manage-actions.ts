import type { TestReport } from '#lib/domain/connection-test-report.ts';
import type { ServiceValidation } from '#lib/domain/service-validation.ts';
import type { FailureWord } from './failure-word.ts';

export type ManageError =
  'invalid' | 'signed-out' | 'not-administrator' | 'not-found' | 'crm-down' | 'internal';

/** How the last use of a form ended. */
export type ActionState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'saved' }
  /** Go to this path of our own, at top level. */
  | { readonly kind: 'leave'; readonly path: string }
  | { readonly kind: 'works'; readonly companyName: string; readonly report: TestReport }
  | { readonly kind: 'fails'; readonly failure: FailureWord; readonly report: TestReport }
  | {
      readonly kind: 'other-company';
      readonly result: 'wrong-company' | 'already-connected' | 'no-licence';
      readonly chosen: string | undefined;
      readonly expected: string | undefined;
      readonly report: TestReport;
    }
  /** A one-time link, shown once; `until` in epoch milliseconds. */
  | { readonly kind: 'link'; readonly url: string; readonly until: number }
  | {
      readonly kind: 'validated';
      /** What was typed when it was validated: only exactly this may be saved. */
      readonly typed: string;
      readonly result: ServiceValidation;
    }
  | { readonly kind: 'failed'; readonly error: ManageError };

export type ManageAction = (before: ActionState, form: FormData) => Promise<ActionState>;

/** The server's side of the forms; `app/manage/actions.ts` has them. */
export interface ManageActions {
  readonly createPanel: ManageAction;
  readonly configurePanel: ManageAction;
  readonly connectCompany: ManageAction;
  readonly useExisting: ManageAction;
  readonly testConnection: ManageAction;
  readonly validateService: ManageAction;
  readonly saveService: ManageAction;
}

/** What the page of one connection can do. */
export interface ConnectionActions {
  readonly testConnection: ManageAction;
  readonly pauseConnection: ManageAction;
  readonly resumeConnection: ManageAction;
  readonly removeConnection: ManageAction;
  readonly createLink: ManageAction;
  readonly validateService: ManageAction;
  readonly saveService: ManageAction;
}

export interface RunActions {
  readonly startRun: ManageAction;
  readonly endRun: ManageAction;
  readonly createLink: ManageAction;
}

export const IDLE: ActionState = { kind: 'idle' };
