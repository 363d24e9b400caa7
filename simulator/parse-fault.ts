import { FAULT_KINDS, FAULT_TARGETS } from './faults.ts';
import type { Fault } from './faults.ts';

/** A fault as the control endpoint receives it; throws with a sentence that says what is wrong. */
export function parseFault(input: unknown): Fault {
  if (typeof input !== 'object' || input === null) throw new TypeError('A fault is a JSON object');
  const fields = new Map<string, unknown>(Object.entries(input));
  const target = FAULT_TARGETS.find((name) => name === fields.get('target'));
  if (target === undefined)
    throw new TypeError(`target must be one of ${FAULT_TARGETS.join(', ')}`);
  const kind = FAULT_KINDS.find((name) => name === fields.get('kind'));
  if (kind === undefined) throw new TypeError(`kind must be one of ${FAULT_KINDS.join(', ')}`);
  const times = wholeNumber(fields, 'times') ?? 1;
  if (times === 0 || times < -1)
    throw new TypeError('times must be at least 1, or -1 for until cleared');
  const path = text(fields, 'path');
  if (path !== undefined && /^\/.+\/$/u.test(path)) assertExpression(path.slice(1, -1));
  return {
    target,
    kind,
    times,
    probability: share(fields, 'probability'),
    path,
    method: text(fields, 'method'),
    status: wholeNumber(fields, 'status'),
    headers: headers(fields.get('headers')),
    body: fields.get('body'),
    value: fields.get('value') === undefined ? undefined : String(fields.get('value')),
    code: fields.get('code') === undefined ? undefined : String(fields.get('code')),
    message: text(fields, 'message'),
    ms: wholeNumber(fields, 'ms'),
    bytes: wholeNumber(fields, 'bytes'),
  };
}

function text(fields: ReadonlyMap<string, unknown>, name: string): string | undefined {
  const value = fields.get(name);
  if (value === undefined || typeof value === 'string') return value;
  throw new TypeError(`${name} must be a string`);
}

function share(fields: ReadonlyMap<string, unknown>, name: string): number | undefined {
  const value = fields.get(name);
  if (value === undefined) return undefined;
  if (typeof value === 'number' && value > 0 && value <= 1) return value;
  throw new TypeError(`${name} must be a number above 0 and at most 1`);
}

function wholeNumber(fields: ReadonlyMap<string, unknown>, name: string): number | undefined {
  const value = fields.get(name);
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isInteger(value)) return value;
  throw new TypeError(`${name} must be a whole number`);
}

function headers(value: unknown): Readonly<Record<string, string>> | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'object' || value === null) throw new TypeError('headers must be an object');
  return Object.fromEntries(
    Object.entries(value).map(([name, content]) => [name, String(content)]),
  );
}

function assertExpression(source: string): void {
  try {
    new RegExp(source, 'u');
  } catch (cause) {
    throw new TypeError(`path is not a regular expression: ${source}`, { cause });
  }
}
