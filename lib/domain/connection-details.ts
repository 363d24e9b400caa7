import type { Connection } from './connection.ts';

/** Calls per hour of a company and our app, as Visma last said. */
export interface KnownQuota {
  readonly limit: number;
  readonly remaining: number;
  readonly resetAt: number | undefined;
}

export interface ConnectionDetails {
  readonly connection: Connection;
  readonly quota: KnownQuota | undefined;
  /** When a token is asked for at the latest (epoch milliseconds); undefined while nothing will be. */
  readonly nextCheckAt: number | undefined;
}
