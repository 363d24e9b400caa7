import type { CustomerNumber, VismaTenantId } from '../../domain/ids.ts';
import { findVismaTenantId } from '../../domain/ids.ts';

/** What can be told from a webhook of Visma.net; nothing in it is taken for data. */
export interface VismaEvent {
  /** Empty when the event names no company. */
  readonly companies: readonly VismaTenantId[];
  /** Empty when it names no customer. */
  readonly customers: readonly CustomerNumber[];
  /** Names of the event itself, the same when Visma sends it again. */
  readonly eventIds: readonly string[];
  /** Epoch milliseconds; empty when the event does not say when it was sent. */
  readonly sentAt: readonly number[];
}

/**
 * The shape of the body is not documented (docs/visma.md, *Webhooks*). These are the names that a
 * field may have, in small letters without signs, at whatever depth.
 */
const COMPANY = new Set(['tenantid', 'tenant', 'companyid', 'companytenantid', 'vismatenantid']);
const CUSTOMER_NUMBER = new Set(['customernumber', 'customercd']);
/** As text it may as well be a name, and a wrong number would spare the ledger that changed. */
const CUSTOMER = new Set(['customer']);
/** Only what can be nothing else: `id` may be the invoice's, which changes more than once. */
const EVENT = new Set(['eventid', 'messageid', 'deliveryid', 'notificationid']);
/** On the outside only; further in it may be the time of a document. */
const SENT = new Set(['timestamp', 'eventtimestamp', 'eventtime', 'sentat', 'sentutc']);

const MAX_DEPTH = 4;
const MAX_NUMBER_LENGTH = 100;

export function readVismaEvent(json: unknown): VismaEvent {
  const fields = listFields(json, 0);
  const valuesOf = (names: ReadonlySet<string>, among = fields) =>
    among.filter(({ name }) => names.has(name)).map(({ value }) => value);
  return {
    companies: distinct(valuesOf(COMPANY).map(toCompany)),
    customers: distinct(
      [...valuesOf(CUSTOMER_NUMBER), ...valuesOf(CUSTOMER).map(findNumber)].map(toCustomer),
    ),
    eventIds: distinct(valuesOf(EVENT).map(toText)),
    sentAt: distinct(
      valuesOf(
        SENT,
        fields.filter(({ depth }) => depth === 0),
      ).map(findInstant),
    ),
  };
}

/**
 * Epoch milliseconds of an instant in seconds, milliseconds or ISO 8601. Undefined for a time of
 * day without a zone, which could be any of 26 hours.
 */
export function findInstant(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d{10,13}$/.test(value) ? Number(value) : value;
  if (typeof number === 'number') {
    if (!Number.isFinite(number) || number < 1e9 || number >= 1e13) return undefined;
    return number < 1e11 ? Math.round(number * 1000) : number;
  }
  if (typeof number !== 'string' || !/T.*(?:Z|[+-]\d{2}:?\d{2})$/i.test(number)) return undefined;
  const parsed = Date.parse(number);
  return Number.isNaN(parsed) ? undefined : parsed;
}

interface Field {
  readonly name: string;
  readonly value: unknown;
  readonly depth: number;
}

function listFields(value: unknown, depth: number): readonly Field[] {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return [];
  if (Array.isArray(value)) return value.flatMap((entry) => listFields(entry, depth + 1));
  return Object.entries(value).flatMap(([key, entry]: [string, unknown]) => [
    { name: key.toLowerCase().replace(/[^a-z]/g, ''), value: entry, depth },
    ...listFields(entry, depth + 1),
  ]);
}

function toCompany(value: unknown): VismaTenantId | undefined {
  const text = toText(value) ?? toText(findProperty(value, 'id'));
  return text === undefined ? undefined : findVismaTenantId(text);
}

function findNumber(customer: unknown): unknown {
  return findProperty(customer, 'number');
}

function toCustomer(value: unknown): CustomerNumber | undefined {
  const number = toText(value)?.trim() ?? '';
  return number === '' || number.length > MAX_NUMBER_LENGTH
    ? undefined
    : (number as CustomerNumber);
}

function toText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function findProperty(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return new Map<string, unknown>(Object.entries(value)).get(key);
}

function distinct<T>(values: readonly (T | undefined)[]): readonly T[] {
  return [...new Set(values.filter((value) => value !== undefined))];
}
