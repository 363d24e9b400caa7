/** A small seeded generator: the same key gives the same sequence on every machine. */
export interface Random {
  /** In [0, 1). */
  readonly next: () => number;
  /** Whole number, both ends included. */
  readonly between: (lowest: number, highest: number) => number;
  readonly pick: <Choices extends readonly [unknown, ...unknown[]]>(
    choices: Choices,
  ) => Choices[number];
}

/** FNV-1a, so that near-equal keys start far apart. */
function hash(key: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < key.length; index += 1) {
    value = Math.imul(value ^ key.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
}

/** Mulberry32 (public domain, Tommy Ettinger). */
export function createRandom(key: string): Random {
  let state = hash(key);

  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  const between = (lowest: number, highest: number): number =>
    lowest + Math.floor(next() * (highest - lowest + 1));

  return {
    next,
    between,
    pick: (choices) => choices[between(0, choices.length - 1)] ?? choices[0],
  };
}
