import { createRowReader } from './row-reader.ts';

/** A debtor in Visma, as far as it tells which one it is. Empty text: not told. */
export interface VismaCustomerFacts {
  readonly number: string;
  readonly name: string;
  /** ISO 4217. */
  readonly currency: string;
  readonly organisationNumber: string;
  readonly vatNumber: string;
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
  };
}
