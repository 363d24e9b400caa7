import { RefusedQuery } from './refused-query.ts';

/** The formats the specification lists. Zone letters and offsets are not among them. */
const ACCEPTED = /^\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?)?$/u;

type Comparison = (value: string, bound: string) => boolean;

/** The old documentation says of `>`: "after and on". A day is compared as a day. */
const CONDITIONS: ReadonlyMap<string, Comparison> = new Map([
  ['>', (value: string, bound: string) => value >= bound],
  ['>=', (value: string, bound: string) => value >= bound],
  ['<', (value: string, bound: string) => value < bound],
  ['<=', (value: string, bound: string) => value <= bound],
]);

/** A filter on `name` and `nameCondition`, which are mutually inclusive; `undefined` if neither was sent. */
export function parseDateCondition(
  query: URLSearchParams,
  name: string,
): ((value: string | undefined) => boolean) | undefined {
  const bound = query.get(name);
  const condition = query.get(`${name}Condition`);
  if (bound === null && condition === null) return undefined;
  if (bound === null || condition === null) {
    throw new RefusedQuery(`${name} and ${name}Condition are mutually inclusive.`);
  }
  if (!ACCEPTED.test(bound))
    throw new RefusedQuery(`The value '${bound}' is not valid for ${name}.`);
  const compare = CONDITIONS.get(condition);
  if (compare === undefined)
    throw new RefusedQuery(`The value '${condition}' is not valid for ${name}Condition.`);
  const comparable = bound.replace(' ', 'T');
  return (value) =>
    value !== undefined &&
    compare(value.slice(0, comparable.length === 10 ? 10 : undefined), comparable);
}
