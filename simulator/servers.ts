/**
 * What the five servers of the simulator expose to `main.ts` and to one another.
 */
import type { RequestListener } from 'node:http';
import type { HandedOut } from './handed-out.ts';
import type { StateStore } from './state-store.ts';
import type { World } from './world.ts';

/** An OAuth client that the simulated servers know. */
export interface SimulatorClient {
  readonly id: string;
  readonly secret: string;
}

/** The clients of Visma Connect by their kind: people sign in to the first, the second is a Service API app. */
export interface VismaClients {
  readonly interactive: SimulatorClient;
  readonly service: SimulatorClient;
}

/** Who a Visma access token speaks for, as the ERP API learns it from Visma Connect. */
export interface VismaAccess {
  readonly kind: 'interactive' | 'service';
  /** The person; absent for a service token. */
  readonly sub?: string | undefined;
  /** The company's `tenant_id`, or the contract's, which the ERP API refuses. */
  readonly vismaTenantId: string;
  readonly scope: string;
  readonly clientId: string;
}

export interface VismaConnectOptions {
  readonly world: World;
  readonly issuer: string;
  readonly appUrl: string;
  readonly clients: VismaClients;
  /** Keeps grants and signing keys over a restart. */
  readonly store: StateStore;
  readonly handedOut?: HandedOut;
}

export interface VismaConnectServer {
  readonly listener: RequestListener;
  /** `undefined` for an unknown, revoked or expired token. */
  readonly verifyAccessToken: (token: string) => VismaAccess | undefined;
  readonly counters: () => unknown;
  /** Ends all grants of a company or person (or all): their tokens stop working at once. Returns how many. */
  readonly revokeGrants: (of: {
    readonly vismaTenantId?: string | undefined;
    readonly sub?: string | undefined;
  }) => number;
  readonly reset: () => Promise<void>;
}

export interface SuperOfficeOptions {
  readonly world: World;
  readonly origin: string;
  readonly appUrl: string;
  readonly client: SimulatorClient;
  readonly store: StateStore;
  readonly handedOut?: HandedOut;
}

export interface SuperOfficeServer {
  readonly listener: RequestListener;
  readonly reset: () => Promise<void>;
}

export interface CrmPageOptions {
  readonly world: World;
  readonly origin: string;
  readonly superofficeOrigin: string;
  readonly appUrl: string;
  /** Keeps the panel addresses over a restart. */
  readonly store: StateStore;
}

export interface CrmPageServer {
  readonly listener: RequestListener;
  readonly reset: () => void;
}
