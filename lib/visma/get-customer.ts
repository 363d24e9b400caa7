import type { CustomerNumber } from '../domain/ids.ts';
import { AppError, hasCode } from '../errors.ts';
import type { VismaCaller } from './caller.ts';
import type { VismaClient } from './client.ts';
import type { VismaCustomerFacts } from './wire/customer.ts';
import { findCustomerFacts } from './wire/customer.ts';

/**
 * `GET /v1/customer/{customerCd}`; undefined when Visma does not know the number. Nobody waits for
 * it, so it is asked at low priority.
 */
export async function findCustomer(
  client: VismaClient,
  caller: VismaCaller,
  number: CustomerNumber,
  signal?: AbortSignal,
): Promise<VismaCustomerFacts | undefined> {
  const json = await readCustomer(client, caller, number, signal);
  if (json === undefined) return undefined;
  const customer = findCustomerFacts(json);
  if (customer !== undefined) return customer;
  throw new AppError('visma.unexpected-response', 'Visma sent something that is no customer');
}

async function readCustomer(
  client: VismaClient,
  caller: VismaCaller,
  number: CustomerNumber,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  try {
    return await client.get(caller, {
      path: ['v1', 'customer', number],
      priority: 'background',
      ...(signal !== undefined && { signal }),
    });
  } catch (thrown) {
    if (hasCode(thrown, 'visma.not-found')) return undefined;
    throw thrown;
  }
}
