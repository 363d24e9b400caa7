import type { CustomerCredit } from '../domain/customer-credit.ts';
import { findCredit } from '../domain/customer-credit.ts';
import type { CustomerNumber } from '../domain/ids.ts';
import { AppError } from '../errors.ts';
import type { VismaCaller } from './caller.ts';
import type { VismaClient } from './client.ts';
import { findCustomer } from './get-customer.ts';
import { isSameCustomer } from './is-same-customer.ts';

export interface CreditRequest {
  readonly customerNumber: CustomerNumber;
  readonly signal: AbortSignal;
}

/**
 * The credit limit of a customer. Its currency is not told; by all signs it is the company's
 * (docs/visma.md §3). Throws `visma.no-such-customer`, `visma.unexpected-response` and what
 * `VismaClient.get` throws.
 */
export async function getCustomerCredit(
  client: VismaClient,
  caller: VismaCaller,
  { customerNumber, signal }: CreditRequest,
): Promise<CustomerCredit> {
  const customer = await findCustomer(client, caller, customerNumber, signal);
  if (customer === undefined) {
    throw new AppError('visma.no-such-customer', 'Visma does not know the customer number');
  }
  if (!isSameCustomer(customer.number, customerNumber)) {
    throw new AppError('visma.unexpected-response', 'Visma sent another customer');
  }
  return findCredit({
    verification: customer.creditVerification,
    limitE4: customer.creditLimitE4,
  });
}
