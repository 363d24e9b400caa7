import type { CreditVerification } from '../../domain/customer-credit.ts';
import { CREDIT_VERIFICATIONS } from '../../domain/customer-credit.ts';
import type { AmountE4 } from '../../domain/money.ts';
import { createRowReader } from './row-reader.ts';

/** A debtor in Visma: which one it is, and its credit. Empty text: not told. */
export interface VismaCustomerFacts {
  readonly number: string;
  readonly name: string;
  /** ISO 4217. */
  readonly currency: string;
  readonly organisationNumber: string;
  readonly vatNumber: string;
  /** Undefined for a word we do not know, too. */
  readonly creditVerification: CreditVerification | undefined;
  readonly creditLimitE4: AmountE4 | undefined;
}

/** Of a CustomerDto; undefined without a number. */
export function findCustomerFacts(json: unknown): VismaCustomerFacts | undefined {
  const reader = createRowReader(json);
  const number = reader.text('number', 60);
  if (number === '') return undefined;
  return {
    number,
    name: reader.text('name', 255),
    currency: reader.text('currencyId', 3),
    organisationNumber: reader.text('corporateId', 60),
    vatNumber: reader.text('vatRegistrationId', 60),
    creditVerification: reader.word('creditVerification', CREDIT_VERIFICATIONS),
    creditLimitE4: reader.amount('creditLimit'),
  };
}
