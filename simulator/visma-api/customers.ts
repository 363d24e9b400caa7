import type { VismaCustomer } from '../world.ts';
import { json, notFound } from './answer.ts';
import type { Handler } from './call.ts';
import { toCustomerBalanceDto, toCustomerDto, toCustomerSalesPersonDto } from './customer-dto.ts';
import { parseDateCondition } from './date-condition.ts';
import { entityTag } from './entity-tag.ts';
import { parsePageRequest, toPage } from './page-request.ts';
import { RefusedQuery } from './refused-query.ts';

const STATUSES: ReadonlySet<string> = new Set<VismaCustomer['status']>([
  'Active',
  'OnHold',
  'CreditHold',
  'Inactive',
  'OneTime',
]);

/** `GET /customer`; `greaterThanValue` is documented as not working, and does not. */
export const listCustomers: Handler = ({ world, company, query }) => {
  const { maxPageSize } = world.settings;
  const matching = [...company.customers.values()].filter(parseCustomerFilter(query));
  return json(toPage(matching, parsePageRequest(query, maxPageSize), maxPageSize, toCustomerDto));
};

export const getCustomer: Handler = ({ company, id }) =>
  answerCustomer(company.customers.get(id), id);

export const getCustomerByInternalId: Handler = ({ company, id }) =>
  answerCustomer(
    [...company.customers.values()].find(({ internalId }) => String(internalId) === id),
    id,
  );

function answerCustomer(customer: VismaCustomer | undefined, id: string) {
  if (customer === undefined) return notFound(`Customer ${id}`);
  const dto = toCustomerDto(customer);
  return json(dto, entityTag(dto));
}

/** `GET /customer/balance` has no pages, only the deprecated pair. */
export const listCustomerBalances: Handler = ({ world, company, query }) => {
  const modified = parseDateCondition(query, 'lastModifiedDateTime') ?? (() => true);
  const unpaged = new URLSearchParams(
    [...query].filter(([name]) => name !== 'pageNumber' && name !== 'pageSize'),
  );
  const { skip, size } = parsePageRequest(unpaged, world.settings.maxPageSize);
  const matching = [...company.customers.values()].filter(({ lastModified }) =>
    modified(lastModified),
  );
  return json(
    matching
      .slice(skip, skip + size)
      .map((customer) => toCustomerBalanceDto(customer, world.today)),
  );
};

export const getCustomerBalance: Handler = ({ world, company, id }) => {
  const customer = company.customers.get(id);
  return customer === undefined
    ? notFound(`Customer ${id}`)
    : json(toCustomerBalanceDto(customer, world.today));
};

export const listSalesPersonsOfCustomer: Handler = ({ world, company, id, query }) => {
  if (!company.customers.has(id)) return notFound(`Customer ${id}`);
  const { maxPageSize } = world.settings;
  return json(
    toPage(['1'], parsePageRequest(query, maxPageSize), maxPageSize, toCustomerSalesPersonDto),
  );
};

function parseCustomerFilter(query: URLSearchParams): (customer: VismaCustomer) => boolean {
  const predicates: ((customer: VismaCustomer) => boolean)[] = [];
  const when = (name: string, holds: (customer: VismaCustomer, value: string) => boolean): void => {
    const value = query.get(name);
    if (value !== null && value !== '') predicates.push((customer) => holds(customer, value));
  };
  const status = query.get('status');
  if (status !== null && !STATUSES.has(status))
    throw new RefusedQuery(`The value '${status}' is not valid for status.`);
  when('status', (customer, value) => customer.status === value);
  // The specification says "equals", the guide on paging says "contains".
  when('name', (customer, value) => customer.name.toLowerCase().includes(value.toLowerCase()));
  when('corporateId', (customer, value) => customer.corporateId === value);
  when('vatRegistrationId', (customer, value) => customer.vatRegistrationId === value);
  when('email', (customer, value) => toCustomerDto(customer).mainContact.email === value);
  when('phone', (customer, value) => toCustomerDto(customer).mainContact.phone1 === value);
  const modified = parseDateCondition(query, 'lastModifiedDateTime');
  if (modified !== undefined) predicates.push(({ lastModified }) => modified(lastModified));
  const created = parseDateCondition(query, 'createdDateTime');
  if (created !== undefined)
    predicates.push((customer) => created(toCustomerDto(customer).createdDateTime));
  return (customer) => predicates.every((holds) => holds(customer));
}
