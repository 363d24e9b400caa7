import type { VismaCompany, VismaCustomer } from '../world.ts';
import { addDays } from './calendar.ts';
import type { CompanyPlan, CustomerPlan } from './company-plans.ts';
import { createDocument } from './create-document.ts';
import type { DocumentDraft } from './document-draft.ts';
import { draftDocuments } from './draft-documents.ts';
import { draftEveryKind } from './draft-every-kind.ts';
import { namedUuid } from './named-uuid.ts';
import { numberDocuments } from './number-documents.ts';

const EVERY_KIND_TOTAL = 60;

/** A company with its customers and their documents, the same for the same seed and day. */
export function createCompany(plan: CompanyPlan, seed: number, today: string): VismaCompany {
  const customers = new Map(
    plan.customers.map(
      (customer, index) => [customer.number, createCustomer(customer, plan, index, today)] as const,
    ),
  );
  const drafts = plan.customers.flatMap((customer, index) =>
    draft(customer, plan, index, seed, today).map((document) => ({
      customerNumber: customer.number,
      draft: document,
    })),
  );
  const { ordered, numbers } = numberDocuments(drafts, plan.series);
  const options = { seed, companyName: plan.name, mark: plan.mark, numbers };
  for (const { customerNumber, draft: document } of ordered) {
    customers.get(customerNumber)?.documents.push(createDocument(document, options));
  }
  return {
    vismaTenantId: namedUuid(`company/${plan.name}`),
    legacyCompanyId: plan.legacyCompanyId,
    name: plan.name,
    organisationNumber: plan.organisationNumber,
    vatRegistrationId: vatRegistrationId(plan.country, plan.organisationNumber),
    country: plan.country,
    baseCurrency: plan.baseCurrency,
    contractTenantId: namedUuid(`contract/${plan.contract}`),
    licensed: plan.licensed,
    serviceApproved: plan.serviceApproved,
    customers,
  };
}

function draft(
  customer: CustomerPlan,
  company: CompanyPlan,
  index: number,
  seed: number,
  today: string,
): DocumentDraft[] {
  const key = `${seed}/${company.name}/${customer.number}`;
  if (customer.volume === 'every-kind') return draftEveryKind(key, today, EVERY_KIND_TOTAL);
  return draftDocuments({
    key,
    today,
    currency: company.baseCurrency,
    volume: customer.volume,
    termsDays: index % 3 === 1 ? 14 : 30,
  });
}

function createCustomer(
  customer: CustomerPlan,
  company: CompanyPlan,
  index: number,
  today: string,
): VismaCustomer {
  const organisationNumber = String(
    980_000_000 + (company.legacyCompanyId % 1000) * 1000 + index * 37,
  );
  return {
    internalId: (company.legacyCompanyId % 10_000) * 100 + index + 1,
    number: customer.number,
    name: customer.name,
    corporateId: organisationNumber,
    vatRegistrationId: vatRegistrationId('NO', organisationNumber),
    country: 'NO',
    currency: company.baseCurrency,
    creditVerification: index % 4 === 3 ? 'LimitAndDaysPastDue' : 'CreditLimit',
    creditLimit: 50_000 * (index + 1),
    status: 'Active',
    lastModified: `${addDays(today, -7 - index)}T08:15:30.1`,
    documents: [],
  };
}

function vatRegistrationId(country: CompanyPlan['country'], organisationNumber: string): string {
  if (country === 'NO') return `NO${organisationNumber}MVA`;
  return country === 'SE' ? `SE${organisationNumber}01` : `DK${organisationNumber}`;
}
