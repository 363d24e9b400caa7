import { expect, it } from 'vitest';
import type { HeldRead } from '#lib/db/held-read.ts';
import type { Wanted } from '#lib/ledger/choose-reading.ts';
import { chooseReading } from '#lib/ledger/choose-reading.ts';
import { READ_SETTINGS } from '#lib/ledger/read-settings.ts';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Read whole an hour ago, large enough for changes to be cheaper. */
const BEFORE: HeldRead['before'] = {
  watermark: '2026-11-21T10:00:00',
  fullReadAt: NOW - HOUR_MS,
  total: 12_000,
  listed: 12_000,
  lacking: { incompleteReads: 0, fullReadAfter: 0, paymentFailures: 0, paymentsAfter: 0 },
  changesAfter: 0,
  paymentsAskedAt: undefined,
  kept: undefined,
};

function choose(before: Partial<HeldRead['before']> = {}, wanted: Wanted = 'opening') {
  const circumstances = { settings: READ_SETTINGS, now: NOW, wanted };
  return chooseReading({ isFirst: false, before: { ...BEFORE, ...before } }, circumstances);
}

function lackingUntil(fullReadAfter: number) {
  return { ...BEFORE.lacking, incompleteReads: 1, fullReadAfter };
}

const KEPT = { read: 7, since: NOW - MINUTE_MS, askedSize: READ_SETTINGS.pageSize };

it.each([
  ['a ledger read whole today', 'changes', choose()],
  [
    'one that was read whole more than a day ago',
    'everything',
    choose({ fullReadAt: NOW - 25 * HOUR_MS }),
  ],
  ['one that lacks documents, for now', 'changes', choose({ lacking: lackingUntil(NOW + 1) })],
  ['one that lacks documents, after a pause', 'everything', choose({ lacking: lackingUntil(NOW) })],
  [
    'one that lacks documents, and somebody asks for it',
    'everything',
    choose({ lacking: lackingUntil(NOW + 1) }, 'refresh'),
  ],
  ['one whose changes Visma does not tell', 'everything', choose({ changesAfter: NOW + 1 })],
  ['one whose changes may be asked for again', 'changes', choose({ changesAfter: NOW })],
  ['one of two pages', 'everything', choose({ total: 1_000 })],
  ['one that somebody wants to be read whole', 'everything', choose({}, 'everything')],
  // Its changes did not add up: they would not the next time either, and nobody would get to the end.
  ['one whose read of everything broke off', 'go-on', choose({ kept: KEPT })],
  ['one that broke off long ago', 'changes', choose({ kept: { ...KEPT, since: NOW - HOUR_MS } })],
  [
    'one that broke off by another page size',
    'changes',
    choose({ kept: { ...KEPT, askedSize: 100 } }),
  ],
])('%s: %s', (_ledger, expected, choice) => {
  expect(choice).toBe(expected);
});
