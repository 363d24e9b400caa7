import { describe, expect, it } from 'vitest';
import { findVismaTenantClaim } from '#lib/visma/visma-tenant-claim.ts';
import { parseUnits } from '#lib/visma/wire/organization.ts';

const ORGANIZATION = {
  organizationCd: '1',
  name: 'Nordvik Handel AS',
  baseCurrency: 'NOK',
  corporateId: '987654321',
  vatRegistrationId: 'NO987654321MVA',
  defaultCountry: { id: 'NO', name: 'Norge' },
};
const FACTS = {
  name: 'Nordvik Handel AS',
  organisationNumber: '987654321',
  country: 'NO',
  baseCurrency: 'NOK',
  isMainBranch: false,
};

describe('the company behind a grant', () => {
  it.each([
    ['a list', [ORGANIZATION]],
    ['a single object', ORGANIZATION],
    [
      'the currency as an object',
      [{ ...ORGANIZATION, baseCurrency: null, currency: { id: 'nok' } }],
    ],
    [
      'the country of the address',
      [{ ...ORGANIZATION, defaultCountry: null, mainAddress: { country: { id: 'NO' } } }],
    ],
    ['a nameless entry first', [{ name: '' }, null, ORGANIZATION]],
  ])('is read from %s', (_what, json) => {
    expect(parseUnits(json)).toEqual([FACTS]);
  });

  it('is known by its VAT number where there is no other', () => {
    const unit = { ...ORGANIZATION, corporateId: null };
    expect(parseUnits([unit])[0]?.organisationNumber).toBe('NO987654321MVA');
  });

  it.each([[[]], [{}], [null], ['x'], [[{ name: 7 }]]])('is not found in %j', (json) => {
    expect(parseUnits(json)).toEqual([]);
  });
});

describe('the claim that names the company', () => {
  const token = (claims: object) =>
    `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;

  it('is read from a JWT, in lower case', () => {
    expect(findVismaTenantClaim(token({ tenant_id: '0F8FAD5B-D9CB-469F-A165-70867728950E' }))).toBe(
      '0f8fad5b-d9cb-469f-a165-70867728950e',
    );
  });

  it.each([token({}), token({ tenant_id: 7 }), token({ tenant_id: 'x' }), 'opaque', ''])(
    'is absent from %j',
    (text) => {
      expect(findVismaTenantClaim(text)).toBeUndefined();
    },
  );
});
