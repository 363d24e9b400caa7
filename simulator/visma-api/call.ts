import type { VismaCompany, World } from '../world.ts';
import type { Answer } from './answer.ts';

/** One authenticated call; `id` is the decoded id of the path, empty where the route has none. */
export interface Call {
  readonly world: World;
  readonly company: VismaCompany;
  readonly id: string;
  readonly query: URLSearchParams;
}

export type Handler = (call: Call) => Answer | Promise<Answer>;
