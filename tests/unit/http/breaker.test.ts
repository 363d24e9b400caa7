import { beforeEach, describe, expect, it } from 'vitest';
import type { Breaker, BreakerPass } from '#lib/http/breaker.ts';
import { createBreaker } from '#lib/http/breaker.ts';

const KEY = 'nordvik documents';
let now: number;
let breaker: Breaker;

beforeEach(() => {
  now = 1_000_000;
  breaker = createBreaker(() => now);
});

function enter(key = KEY): BreakerPass {
  const pass = breaker.enter(key);
  if (pass === undefined) throw new Error('the breaker is open');
  return pass;
}
function fail(times: number, key = KEY) {
  for (let i = 0; i < times; i += 1) enter(key).failed();
}

describe('a breaker opens', () => {
  it('after five failures within twenty seconds, for fifteen', () => {
    fail(4);
    expect(breaker.openUntil(KEY)).toBeUndefined();
    now += 19_999;
    fail(1);
    expect(breaker.openUntil(KEY)).toBe(now + 15_000);
    expect(breaker.enter(KEY)).toBeUndefined();
  });

  it('not when the failures are spread wider', () => {
    fail(4);
    now += 20_000;
    fail(4);
    expect(breaker.openUntil(KEY)).toBeUndefined();
  });

  it('not when an answer came between them', () => {
    fail(4);
    enter().answered();
    fail(4);
    expect(breaker.openUntil(KEY)).toBeUndefined();
  });

  it('not for another key', () => {
    fail(5);
    expect(breaker.openUntil('export documents')).toBeUndefined();
  });

  it('no longer for failures of calls that were under way', () => {
    const late = enter();
    fail(5);
    const until = breaker.openUntil(KEY);
    now += 8_000;
    late.failed();
    expect(breaker.openUntil(KEY)).toBe(until);
  });
});

describe('an open breaker', () => {
  beforeEach(() => {
    fail(5);
    now += 15_000;
  });

  it('lets one probe through, and tells the others to come back soon', () => {
    expect(enter().isProbe).toBe(true);
    expect(breaker.enter(KEY)).toBeUndefined();
    expect(breaker.openUntil(KEY)).toBe(now + 5_000);
  });

  it('closes when the probe is answered', () => {
    enter().answered();
    expect(enter().isProbe).toBe(false);
    fail(4);
    expect(breaker.openUntil(KEY)).toBeUndefined();
  });

  it('stays open for another fifteen seconds when it fails', () => {
    enter().failed();
    expect(breaker.openUntil(KEY)).toBe(now + 15_000);
    now += 15_000;
    expect(enter().isProbe).toBe(true);
  });

  it('lets the next one probe when nobody waited for the end', () => {
    enter().abandoned();
    expect(enter().isProbe).toBe(true);
  });
});
