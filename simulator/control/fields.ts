/** Reads the fields of a control request; every failure is a sentence for the person at the keyboard. */
export class ControlError extends Error {
  override readonly name = 'ControlError';
}

export type Fields = ReadonlyMap<string, unknown>;

export function parseFields(input: unknown, what = 'The body'): Fields {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new ControlError(`${what} must be a JSON object`);
  }
  return new Map(Object.entries(input));
}

export function requireText(fields: Fields, name: string): string {
  const value = findText(fields, name);
  if (value === undefined) throw new ControlError(`${name} is missing`);
  return value;
}

export function findText(fields: Fields, name: string): string | undefined {
  return find(fields, name, 'string', (value): value is string => typeof value === 'string');
}

export function findNumber(fields: Fields, name: string): number | undefined {
  return find(
    fields,
    name,
    'number',
    (value): value is number => typeof value === 'number' && Number.isFinite(value),
  );
}

export function findFlag(fields: Fields, name: string): boolean | undefined {
  return find(fields, name, 'boolean', (value): value is boolean => typeof value === 'boolean');
}

function find<T>(
  fields: Fields,
  name: string,
  type: string,
  is: (value: unknown) => value is T,
): T | undefined {
  const value = fields.get(name);
  if (value === undefined) return undefined;
  if (!is(value)) throw new ControlError(`${name} must be a ${type}`);
  return value;
}

export function findOneOf<T extends string>(
  fields: Fields,
  name: string,
  allowed: readonly T[],
): T | undefined {
  const value = findText(fields, name);
  const found = allowed.find((candidate) => candidate === value);
  if (value !== undefined && found === undefined)
    throw new ControlError(`${name} must be one of ${allowed.join(', ')}`);
  return found;
}

export function findList(fields: Fields, name: string): readonly unknown[] | undefined {
  const value = fields.get(name);
  if (value !== undefined && !Array.isArray(value))
    throw new ControlError(`${name} must be a list`);
  return value;
}

/** A typing error in a field's name must not look like a change that worked. */
export function refuseOtherFields(fields: Fields, known: readonly string[]): void {
  const other = [...fields.keys()].filter((name) => !known.includes(name));
  if (other.length > 0)
    throw new ControlError(`Unknown: ${other.join(', ')}. Known: ${known.join(', ')}`);
}
