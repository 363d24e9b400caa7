import type { VismaCompany, World } from '../world.ts';
import type { Answer } from './answer.ts';
import type { BackgroundJobs } from './background-jobs.ts';

/** One authenticated call; `id` is the decoded id of the path, empty where the route has none. */
export interface Call {
  readonly world: World;
  readonly company: VismaCompany;
  readonly id: string;
  readonly query: URLSearchParams;
  /** Whom the token speaks for. */
  readonly subject: string;
  readonly jobs: BackgroundJobs;
}

export type Handler = (call: Call) => Answer | Promise<Answer>;
