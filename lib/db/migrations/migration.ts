import type { Transaction } from 'kysely';
import type { Tables } from '../tables.ts';

export interface Migration {
  /** Sorts in order of application and never changes. */
  readonly name: string;
  up(trx: Transaction<Tables>, engine: 'sqlite' | 'postgres'): Promise<void>;
}
