import { json, notFound } from './answer.ts';
import type { Handler } from './call.ts';
import { toBranchDto, toOrganizationDto } from './company-dto.ts';
import { toSalesPersonDto } from './customer-dto.ts';
import { entityTag } from './entity-tag.ts';
import { parsePageRequest, toPage } from './page-request.ts';

export const listOrganizations: Handler = ({ company, query }) =>
  json([
    toOrganizationDto(
      company,
      query.get('expandBranches') === 'true' ? 'with-branches' : 'without-branches',
    ),
  ]);

export const listBranches: Handler = ({ company }) => json([toBranchDto(company)]);

/** One of the few lists that come wrapped. */
export const listSalesPersons: Handler = ({ world, company, query }) => {
  const { skip, size } = parsePageRequest(query, world.settings.maxPageSize);
  const records = [toSalesPersonDto(company)];
  return json({
    pageNumber: Math.floor(skip / size) + 1,
    pageSize: size,
    totalCount: records.length,
    records: records.slice(skip, skip + size),
  });
};

/** The second version of the same list is flat. */
export const listSalesPersonsFlat: Handler = ({ world, company, query }) => {
  const { maxPageSize } = world.settings;
  return json(
    toPage([company], parsePageRequest(query, maxPageSize), maxPageSize, toSalesPersonDto),
  );
};

export const getSalesPerson: Handler = ({ company, id }) => {
  const salesPerson = toSalesPersonDto(company);
  return id === salesPerson.salespersonID
    ? json(salesPerson, entityTag(salesPerson))
    : notFound(`Salesperson ${id}`);
};
