import { z } from 'zod';
import type { VismaCompanyFacts } from '../../domain/connection.ts';
import { cleanText } from '../../domain/clean-text.ts';
import { unwrap } from './row-reader.ts';

const NAME_LENGTH = 255;
const NUMBER_LENGTH = 60;

function line(maxLength: number) {
  return z.preprocess(
    unwrap,
    z
      .string()
      .nullish()
      .catch(undefined)
      .transform((text) => cleanText(text ?? '', maxLength)),
  );
}

const referenceSchema = z
  .object({ id: line(NUMBER_LENGTH) })
  .nullish()
  .catch(undefined);

/** What ExtendedOrganizationDto and BranchDto have in common, as far as it tells which company it is. */
const unitSchema = z.object({
  name: line(NAME_LENGTH),
  corporateId: line(NUMBER_LENGTH),
  vatRegistrationId: line(NUMBER_LENGTH),
  baseCurrency: line(NUMBER_LENGTH),
  currency: referenceSchema,
  defaultCountry: referenceSchema,
  mainAddress: z.object({ country: referenceSchema }).nullish().catch(undefined),
  isMainBranch: z.boolean().nullish().catch(undefined),
});

const unitsSchema = z.preprocess(
  (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]),
  z.array(unitSchema.nullable().catch(null)),
);

export type VismaUnit = Omit<VismaCompanyFacts, 'vismaTenantId'> & {
  readonly isMainBranch: boolean;
};

/**
 * Organisations or branches in the order given; those without a name are left out. A single object
 * in place of the list is taken for its only element. Gives an empty list for anything else.
 */
export function parseUnits(json: unknown): readonly VismaUnit[] {
  const units = unitsSchema.safeParse(json).data ?? [];
  return units
    .filter((unit) => unit !== null)
    .map((unit) => ({
      name: unit.name,
      organisationNumber: unit.corporateId || unit.vatRegistrationId,
      country: code(unit.defaultCountry?.id || unit.mainAddress?.country?.id, /^[A-Z]{2}$/),
      baseCurrency: code(unit.baseCurrency || unit.currency?.id, /^[A-Z]{3}$/),
      isMainBranch: unit.isMainBranch === true,
    }))
    .filter((unit) => unit.name !== '');
}

function code(text: string | undefined, form: RegExp): string {
  const upper = (text ?? '').toUpperCase();
  return form.test(upper) ? upper : '';
}
