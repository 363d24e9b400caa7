/**
 * Every secret that the authorization servers took or gave, for tests that look for them where they
 * must not be. Values stay in memory and leave by the control endpoint only.
 */
export interface HandedOut {
  /** Takes note of the secret parts of a token request's form or of its answer. */
  readonly note: (fields: unknown) => void;
  readonly list: () => readonly HandedOutSecret[];
  readonly clear: () => void;
}

export interface HandedOutSecret {
  /** The name of the parameter, such as `refresh_token`. */
  readonly kind: string;
  readonly value: string;
}

const SECRET_FIELDS = [
  'access_token',
  'refresh_token',
  'id_token',
  'code',
  'code_verifier',
] as const;
/** Old ones go, so that a demo that runs for weeks keeps its memory. */
const MOST_KEPT = 5_000;

export function createHandedOut(): HandedOut {
  const kindOf = new Map<string, string>();
  return {
    note(fields) {
      if (typeof fields !== 'object' || fields === null) return;
      for (const kind of SECRET_FIELDS) {
        const value: unknown = Reflect.get(fields, kind);
        if (typeof value === 'string' && value !== '') kindOf.set(value, kind);
      }
      for (const value of kindOf.keys()) {
        if (kindOf.size <= MOST_KEPT) break;
        kindOf.delete(value);
      }
    },
    list: () => [...kindOf].map(([value, kind]) => ({ kind, value })),
    clear: () => kindOf.clear(),
  };
}
