import type { CrmTenant, VismaCustomer, World } from '../world.ts';
import {
  ControlError,
  findFlag,
  findList,
  findNumber,
  findOneOf,
  findText,
  parseFields,
  refuseOtherFields,
  requireText,
} from './fields.ts';
import type { Fields } from './fields.ts';
import {
  requireCompany,
  requireCustomer,
  requireTenant,
  requireVismaUser,
} from './find-in-world.ts';

type Change = (world: World, fields: Fields) => void;

const CHANGES: Readonly<Record<string, Change>> = {
  contact: changeContact,
  user: changeUser,
  company: changeCompany,
  customer: changeCustomer,
  'visma-user': changeVismaUser,
  tenant: changeTenant,
};

const TENANT_STATES = [
  'Running',
  'Suspended',
  'OnlineMaintenance',
  'OfflineMaintenance',
] as const satisfies readonly CrmTenant['state'][];
const CUSTOMER_STATUSES = [
  'Active',
  'OnHold',
  'CreditHold',
  'Inactive',
  'OneTime',
] as const satisfies readonly VismaCustomer['status'][];

const CREDIT_VERIFICATIONS = [
  'Disabled',
  'DaysPastDue',
  'CreditLimit',
  'LimitAndDaysPastDue',
] as const satisfies readonly VismaCustomer['creditVerification'][];

/** One or several changes: `{"contact": {…}, "company": {…}}`. */
export function changeWorld(world: World, input: unknown): void {
  const requested = parseFields(input);
  refuseOtherFields(requested, Object.keys(CHANGES));
  for (const [name, fields] of requested) CHANGES[name]?.(world, parseFields(fields, name));
}

function changeContact(world: World, fields: Fields): void {
  refuseOtherFields(fields, ['tenant', 'id', 'name', 'code', 'number', 'organisationNumber']);
  const tenant = requireTenant(world, requireText(fields, 'tenant'));
  const id = findNumber(fields, 'id');
  const contact = id === undefined ? undefined : tenant.contacts.get(id);
  if (contact === undefined) throw new ControlError(`${tenant.id} has no contact ${id}`);
  contact.name = findText(fields, 'name') ?? contact.name;
  contact.code = findText(fields, 'code') ?? contact.code;
  contact.number = findText(fields, 'number') ?? contact.number;
  contact.organisationNumber = findText(fields, 'organisationNumber') ?? contact.organisationNumber;
}

function changeUser(world: World, fields: Fields): void {
  refuseOtherFields(fields, ['tenant', 'login', 'isAdministrator', 'refusedContacts']);
  const tenant = requireTenant(world, requireText(fields, 'tenant'));
  const login = requireText(fields, 'login');
  const user = tenant.users.find((candidate) => candidate.login === login);
  if (user === undefined) throw new ControlError(`${tenant.id} has no user ${login}`);
  user.isAdministrator = findFlag(fields, 'isAdministrator') ?? user.isAdministrator;
  const refused = findList(fields, 'refusedContacts');
  if (refused === undefined) return;
  user.refusedContacts.clear();
  for (const contact of refused) user.refusedContacts.add(Number(contact));
}

function changeCompany(world: World, fields: Fields): void {
  refuseOtherFields(fields, ['company', 'licensed', 'serviceApproved']);
  const company = requireCompany(world, requireText(fields, 'company'));
  company.licensed = findFlag(fields, 'licensed') ?? company.licensed;
  company.serviceApproved = findFlag(fields, 'serviceApproved') ?? company.serviceApproved;
}

function changeCustomer(world: World, fields: Fields): void {
  refuseOtherFields(fields, [
    ...['company', 'number', 'name', 'creditVerification', 'creditLimit', 'status', 'lastModified'],
  ]);
  const customer = requireCustomer(
    requireCompany(world, requireText(fields, 'company')),
    requireText(fields, 'number'),
  );
  customer.name = findText(fields, 'name') ?? customer.name;
  customer.creditVerification =
    findOneOf(fields, 'creditVerification', CREDIT_VERIFICATIONS) ?? customer.creditVerification;
  customer.creditLimit = findNumber(fields, 'creditLimit') ?? customer.creditLimit;
  customer.status = findOneOf(fields, 'status', CUSTOMER_STATUSES) ?? customer.status;
  customer.lastModified = findText(fields, 'lastModified') ?? customer.lastModified;
}

function changeVismaUser(world: World, fields: Fields): void {
  refuseOtherFields(fields, ['email', 'apiUserOf']);
  const user = requireVismaUser(world, requireText(fields, 'email'));
  const companies = findList(fields, 'apiUserOf');
  if (companies !== undefined)
    user.apiUserOf = companies.map((key) => requireCompany(world, String(key)).vismaTenantId);
}

function changeTenant(world: World, fields: Fields): void {
  refuseOtherFields(fields, ['id', 'state', 'appApproved']);
  const tenant = requireTenant(world, requireText(fields, 'id'));
  tenant.state = findOneOf(fields, 'state', TENANT_STATES) ?? tenant.state;
  tenant.appApproved = findFlag(fields, 'appApproved') ?? tenant.appApproved;
}
