import type { DueGrantStore } from '../db/due-grant-store.ts';
import type { GrantDeps } from './access-token.ts';

/** What the background jobs need besides what every reader of a grant needs. */
export interface SweepDeps extends GrantDeps {
  readonly dueGrants: DueGrantStore;
}
