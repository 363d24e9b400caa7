import type { FailureWord } from './failure-word.ts';

export type ManageError = 'invalid' | 'signed-out' | 'not-administrator' | 'not-found' | 'internal';

/** How the last use of a form ended. */
export type ActionState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'saved' }
  /** Go to this path of our own, at top level. */
  | { readonly kind: 'leave'; readonly path: string }
  | { readonly kind: 'works'; readonly companyName: string }
  | { readonly kind: 'fails'; readonly failure: FailureWord }
  | {
      readonly kind: 'other-company';
      readonly result: 'wrong-company' | 'already-connected' | 'no-licence';
      readonly chosen: string | undefined;
      readonly expected: string | undefined;
    }
  | { readonly kind: 'failed'; readonly error: ManageError };

export type ManageAction = (before: ActionState, form: FormData) => Promise<ActionState>;

/** The server's side of the forms; `app/manage/actions.ts` has them. */
export interface ManageActions {
  readonly createPanel: ManageAction;
  readonly configurePanel: ManageAction;
  readonly connectCompany: ManageAction;
  readonly testConnection: ManageAction;
}

export const IDLE: ActionState = { kind: 'idle' };
