import type { Compilable, Kysely, RawBuilder } from 'kysely';
import type { Tables } from './tables.ts';

/** Stands in a query for the value that each execution brings. */
export type Placeholder<Values> = <Name extends keyof Values & string>(name: Name) => Values[Name];

type Value = string | number | null;

/**
 * A query whose SQL text is made once and not for each execution: making it costs several times
 * what SQLite needs to answer it. `build` sees placeholders, so it must not look at a value.
 */
export function prepareQuery<Given extends Readonly<Record<keyof Given, Value>>, Row>(
  db: Kysely<Tables>,
  build: (value: Placeholder<Given>) => Compilable<Row> | RawBuilder<Row>,
): (given: Given) => Promise<readonly Row[]> {
  const compile = () => build(placeholder as Placeholder<Given>).compile(db);
  let prepared: ReturnType<typeof compile> | undefined;
  return async (given) => {
    prepared ??= compile();
    const parameters = prepared.parameters.map((parameter) =>
      parameter instanceof NamedValue ? given[parameter.name as keyof Given] : parameter,
    );
    const { rows } = await db.executeQuery<Row>({ ...prepared, parameters });
    return rows;
  };
}

class NamedValue {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** Callers type it as the value it stands for, so that a query reads as if it were there. */
export function placeholder(name: string): unknown {
  return new NamedValue(name);
}
