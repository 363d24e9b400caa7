import type { CustomerNumber } from '../domain/ids.ts';
import type { AmountE4 } from '../domain/money.ts';
import { AppError, hasCode } from '../errors.ts';
import type { VismaCaller } from './caller.ts';
import type { VismaClient } from './client.ts';
import { isSameCustomer } from './is-same-customer.ts';
import { findCustomerBalance } from './wire/customer-balance.ts';

export interface BalanceRequest {
  readonly customerNumber: CustomerNumber;
  readonly signal: AbortSignal;
}

/**
 * What Visma itself says a customer owes (`GET /v1/customer/{customerCd}/balance`). The answer
 * names no currency; by all signs it is the company's (docs/visma.md §3). Nobody waits for it, so it
 * is asked at low priority. Throws `visma.no-such-customer`, `visma.unexpected-response` and what
 * `VismaClient.get` throws.
 */
export async function getCustomerBalance(
  client: VismaClient,
  caller: VismaCaller,
  request: BalanceRequest,
): Promise<AmountE4> {
  const found = findCustomerBalance(await readBalance(client, caller, request));
  if (found === undefined) {
    throw new AppError('visma.unexpected-response', 'Visma sent something that is no balance');
  }
  const { customerNumber: told } = found;
  if (told !== '' && !isSameCustomer(told, request.customerNumber)) {
    throw new AppError('visma.unexpected-response', 'Visma sent the balance of another customer');
  }
  return found.balanceE4;
}

async function readBalance(
  client: VismaClient,
  caller: VismaCaller,
  { customerNumber, signal }: BalanceRequest,
): Promise<unknown> {
  try {
    return await client.get(caller, {
      path: ['v1', 'customer', customerNumber, 'balance'],
      priority: 'background',
      signal,
    });
  } catch (cause) {
    if (!hasCode(cause, 'visma.not-found')) throw cause;
    throw new AppError('visma.no-such-customer', 'Visma does not know the customer number', {
      cause,
    });
  }
}
