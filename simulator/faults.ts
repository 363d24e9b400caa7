import { createRandom } from './seed/random.ts';

/**
 * Scripted faults: what the next matching calls answer instead of the truth.
 */
export const FAULT_TARGETS = ['api', 'connect', 'superoffice', 'login'] as const;
export type FaultTarget = (typeof FAULT_TARGETS)[number];

export const FAULT_KINDS = [
  'status',
  'retry-after',
  'rate-limited',
  'shape-a',
  'shape-b',
  'html',
  'empty',
  'text',
  'truncated',
  'delay',
  'stall',
  'drip',
  'reset',
  'refuse',
  'bom',
  'oversized',
  'gzip-lie',
  'invalid_grant',
  'lost-response',
  'unauthorized',
  'texts',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface Fault {
  readonly target: FaultTarget;
  readonly kind: FaultKind;
  /** Substring of path and query, or `/regular expression/`. */
  readonly path?: string | undefined;
  readonly method?: string | undefined;
  /** Calls it applies to; -1 until it is cleared. */
  readonly times: number;
  /** Share of the matching calls it applies to; absent: all of them. The others find the next fault. */
  readonly probability?: number | undefined;
  readonly status?: number | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: unknown;
  /** Of `Retry-After`: seconds or an HTTP date. */
  readonly value?: string | undefined;
  readonly code?: string | undefined;
  readonly message?: string | undefined;
  readonly ms?: number | undefined;
  readonly bytes?: number | undefined;
}

export interface FaultScript {
  readonly add: (fault: Fault) => void;
  readonly list: () => readonly (Fault & { readonly left: number })[];
  readonly clear: () => void;
  /** The first fault that matches the call; uses up one of its times. */
  readonly take: (target: FaultTarget, method: string, url: string) => Fault | undefined;
}

export function createFaultScript(): FaultScript {
  let scripted: { readonly fault: Fault; left: number }[] = [];
  let dice = createRandom('faults');
  return {
    add: (fault) => void scripted.push({ fault, left: fault.times }),
    list: () => scripted.map(({ fault, left }) => ({ ...fault, left })),
    clear: () => {
      scripted = [];
      dice = createRandom('faults');
    },
    take(target, method, url) {
      const found = scripted.find(
        ({ fault }) =>
          fault.target === target &&
          (fault.method === undefined || fault.method.toUpperCase() === method) &&
          (fault.path === undefined || matchesPath(fault.path, url)) &&
          (fault.probability === undefined || dice.next() < fault.probability),
      );
      if (found === undefined) return undefined;
      if (found.left > 0) found.left -= 1;
      if (found.left === 0) scripted = scripted.filter((entry) => entry !== found);
      return found.fault;
    },
  };
}

function matchesPath(pattern: string, url: string): boolean {
  const expression = /^\/(?<source>.+)\/$/u.exec(pattern)?.groups?.['source'];
  return expression === undefined ? url.includes(pattern) : new RegExp(expression, 'u').test(url);
}
