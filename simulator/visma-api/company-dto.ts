/** `ExtendedOrganizationDto` and `BranchDto`: how a client learns which company a token belongs to. */
import type { VismaCompany } from '../world.ts';
import { BRANCH_NUMBER } from './document-filter.ts';

const COUNTRIES: Readonly<Record<string, string>> = { NO: 'Norge', SE: 'Sverige', DK: 'Danmark' };
const CREATED = '2019-05-02T10:11:12.13';

export function toOrganizationDto(
  company: VismaCompany,
  withBranches: 'with-branches' | 'without-branches',
) {
  return {
    organizationCd: BRANCH_NUMBER,
    name: company.name,
    organizationType: 'WithoutBranches',
    fileTaxByBranches: false,
    baseCurrency: company.baseCurrency,
    mainAddress: address(company),
    mainContact: contact(company),
    corporateId: company.organisationNumber,
    vatRegistrationId: company.vatRegistrationId,
    defaultCountry: { id: company.country, name: COUNTRIES[company.country] ?? company.country },
    currency: {
      id: company.baseCurrency,
      description: company.baseCurrency,
      symbol: 'kr',
      isBaseCurrency: true,
      decimalPrecision: 2,
      isUsedForAccounting: true,
    },
    lastModifiedDateTime: CREATED,
    ...(withBranches === 'with-branches'
      ? { branches: [{ number: BRANCH_NUMBER, name: company.name }] }
      : {}),
  };
}

export function toBranchDto(company: VismaCompany) {
  return {
    branchId: 1,
    number: BRANCH_NUMBER,
    name: company.name,
    organizationId: 1,
    isMainBranch: true,
    isActive: true,
    lastModifiedDateTime: CREATED,
    corporateId: company.organisationNumber,
    vatRegistrationId: company.vatRegistrationId,
    mainAddress: address(company),
    mainContact: contact(company),
    defaultCountry: { id: company.country, name: COUNTRIES[company.country] ?? company.country },
    currency: { id: company.baseCurrency, description: company.baseCurrency, symbol: 'kr' },
  };
}

function address(company: VismaCompany) {
  return {
    addressId: 1,
    addressLine1: 'Havnegata 7',
    addressLine2: '',
    addressLine3: '',
    postalCode: '5003',
    city: 'Bergen',
    country: { id: company.country, name: COUNTRIES[company.country] ?? company.country },
    county: { id: '', name: '' },
  };
}

function contact(company: VismaCompany) {
  return {
    contactId: 1,
    name: company.name,
    attention: '',
    email: 'post@nordvik.example',
    web: '',
    phone1: '',
    phone2: '',
    fax: '',
  };
}
