import { z } from 'zod';
import type { TenantId } from '../domain/ids.ts';
import { findTenantId } from '../domain/ids.ts';
import type { MappingField } from '../domain/panel.ts';
import { MAPPING_FIELDS } from '../domain/panel.ts';
import { AppError } from '../errors.ts';

/** One connection of the product before, as it was exported there. */
export interface LegacyRow {
  readonly tenantId: TenantId;
  readonly panelName: string;
  readonly mappingField: MappingField;
  readonly companyName: string;
  /** The integer of the header `ipp-company-id`. */
  readonly legacyCompanyId: number;
  readonly token: string;
}

const MAX_NAME_LENGTH = 80;
const MAX_COMPANY_NAME_LENGTH = 255;

const text = z.union([z.string(), z.number()], { error: 'is missing' }).transform((value) =>
  String(value)
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .trim(),
);

const named = (maxLength: number) =>
  text.pipe(
    z.string().min(1, 'is missing').max(maxLength, `is longer than ${maxLength} characters`),
  );

/** Messages name the column, never its content: one of them is a token. */
const rowSchema = z.object({
  tenant: text.transform((value, context) => {
    const tenantId = findTenantId(value);
    if (tenantId === undefined) context.addIssue('is not a SuperOffice customer (Cust12345)');
    return tenantId ?? z.NEVER;
  }),
  panel: named(MAX_NAME_LENGTH),
  mapping: text
    .transform((value) => value.toLowerCase())
    .pipe(z.enum(MAPPING_FIELDS, { error: `is none of ${MAPPING_FIELDS.join(', ')}` })),
  company: named(MAX_COMPANY_NAME_LENGTH),
  companyId: text
    .pipe(z.string().regex(/^[1-9]\d{0,9}$/, 'is not a whole number'))
    .transform(Number),
  token: text.pipe(z.string().regex(/^[\x21-\x7e]{1,8000}$/, 'is no token')),
});

export const LEGACY_COLUMNS = Object.keys(rowSchema.shape);

/** Throws `input.invalid` with a message for the operator. */
export function parseLegacyRow(record: unknown): LegacyRow {
  const parsed = rowSchema.safeParse(record);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) =>
      path.length === 0 ? 'is no record' : `${path.join('.')} ${message}`,
    );
    throw new AppError('input.invalid', problems.join(', '));
  }
  const { tenant, panel, mapping, company, companyId, token } = parsed.data;
  return {
    tenantId: tenant,
    panelName: panel,
    mappingField: mapping,
    companyName: company,
    legacyCompanyId: companyId,
    token,
  };
}
