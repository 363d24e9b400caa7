import type { Browser, BrowserContext, Locator } from 'playwright';
import { chromium } from 'playwright';
import type { AppStack } from '#tests/support/app-stack.ts';
import { startAppStack } from '#tests/support/app-stack.ts';
import { CHROMIUM_ARGUMENTS, findChromium } from '#tests/support/chromium.ts';
import { ANNE, panelOf, signInByWindow, totalOf } from '#tests/support/e2e-crm.ts';
import { setUpPanel } from '#tests/support/e2e-manage.ts';
import { startBareApp } from './bare-app.ts';
import type { CrmTab } from './browser/crm-tab.ts';
import { openTab } from './browser/crm-tab.ts';
import { framesASecond } from './browser/frames-a-second.ts';
import { medianOf } from './browser/median.ts';
import { forgetInteractions, installProbe, seenIn } from './browser/probe.ts';

/**
 * What a person sees of the panel in a Chromium without a screen, beside a bare page of the same
 * Next on the same machine in the same run: `npm run bench:browser`. Both are production builds in
 * the frame of the simulated CRM; everything upstream answers 150 ms late.
 */
const LATENCY_MS = 150;
const CARD_CHANGES = 21;
const PRESSES = 8;
const SCROLLS = 3;
const MAX_FIRST_ROW_RATIO = 1.3;
const MIN_FRAMES_A_SECOND = 50;
const MAX_INTERACTION_MS = 100;
/** Event Timing tells nothing shorter. */
const SHORTEST_MS = 16;
const SETTLE_MS = 400;

const EMPTY = 'Nullpunkt AS';
const FIRST = 'Trekant AS';
const SMALL = 'Fjellheim Kontor AS';
const LARGE = 'Storkunde Gruppen ASA';
const HUGE = 'Havkysten Dagligvare ASA';

const executablePath = findChromium(process.env['PATH'] ?? '');
const stack = await startAppStack();
const bare = await startBareApp(new Uint8Array());
const browser = await chromium.launch({
  args: CHROMIUM_ARGUMENTS,
  ...(executablePath !== undefined && { executablePath }),
});
try {
  const tabs = await openTabs(browser, stack, bare.url);
  await measureColdCard(tabs.panel);
  await measureWarmCard(tabs);
  await measureInteractions(tabs);
  await measureScrolling(tabs);
} finally {
  await browser.close();
  await bare.stop();
  await stack.stop();
}

interface Tabs {
  readonly panel: CrmTab;
  readonly table: CrmTab;
  readonly list: CrmTab;
}

/** The panel's own is signed in and shows a card that the others do not use. */
async function openTabs(from: Browser, on: AppStack, bareUrl: string): Promise<Tabs> {
  const address = await setUpPanel(from, on);
  await on.simulator.control('PATCH', '/settings', { apiLatencyMs: LATENCY_MS });
  await on.simulator.control('POST', '/faults', {
    ...{ target: 'superoffice', kind: 'delay', ms: LATENCY_MS, times: -1 },
  });
  const panel = await openOne(from, on, address);
  await signInByWindow(panel.page, ANNE);
  await totalOf(panel.page, '3 documents').waitFor();
  const addressOf = (path: string) =>
    `${new URL(path, bareUrl.replace('127.0.0.1', 'bare.localhost')).href}?cuid=<cuid>`;
  const table = await openOne(from, on, addressOf('/table'));
  const list = await openOne(from, on, addressOf('/list'));
  return { panel, table, list };
}

/**
 * A browser profile and window of its own, so that none has to wait for another one to be drawn.
 * Chromium keeps what it has compiled of a script on the second load, and as much of it as it
 * still has from the first: both are at once, for all alike.
 */
async function openOne(from: Browser, on: AppStack, address: string): Promise<CrmTab> {
  const context = await newContext(from);
  const tab = await openTab({ stack: on, context, address, contact: 102 });
  for (const company of [EMPTY, FIRST]) await tab.visit(company);
  return tab;
}

async function newContext(from: Browser): Promise<BrowserContext> {
  const context = await from.newContext({
    locale: 'en-GB',
    timezoneId: 'Europe/Oslo',
    viewport: { width: 1_500, height: 900 },
  });
  await context.addInitScript(installProbe);
  return context;
}

/** Nobody has read these customers before: figures and rows come after the page. */
async function measureColdCard(panel: CrmTab): Promise<void> {
  for (const [company, total] of [
    [SMALL, '240 documents'],
    [LARGE, '2,500 documents'],
    [HUGE, '12,000 documents'],
  ] as const) {
    await panel.choose(company);
    await totalOf(panel.page, total).waitFor({ timeout: 120_000 });
    await settle();
    const { shifts } = await seenIn(panel.frame());
    report(`layout shift, cold card of ${total}`, sum(shifts), { atMost: 0 });
  }
}

/** By turns, so that whatever else the machine does hits both. */
async function measureWarmCard({ panel, table }: Tabs): Promise<void> {
  const times = { panel: [] as number[], bare: [] as number[] };
  const shifts: number[] = [];
  for (let change = 0; change < CARD_CHANGES; change += 1) {
    const company = change % 2 === 0 ? SMALL : LARGE;
    times.bare.push((await table.choose(company)).rowAt ?? NaN);
    times.panel.push((await panel.choose(company)).rowAt ?? NaN);
    await settle();
    shifts.push(...(await seenIn(panel.frame())).shifts);
  }
  const [own, floor] = [medianOf(times.panel), medianOf(times.bare)];
  report(`layout shift, ${CARD_CHANGES} warm cards`, sum(shifts), { atMost: 0 });
  print(`first row painted after ${ms(own)} on a warm card, ${ms(floor)} on a bare page`);
  report('first row of a warm card ÷ bare page', own / floor, { atMost: MAX_FIRST_ROW_RATIO });
}

async function measureInteractions({ panel, table }: Tabs): Promise<void> {
  await table.choose(LARGE);
  const press = table.page.frameLocator('iframe').getByRole('button');
  print(`a click on a bare page to its next paint: ${ms(await interaction(table, [press]))}`);
  await panel.choose(LARGE);
  const page = panelOf(panel.page);
  const chip = (name: string) =>
    page.getByRole('group', { name: 'Show' }).getByRole('button', { name });
  const sort = page.getByRole('columnheader', { name: 'Amount' }).getByRole('button');
  const row = page.locator('tr[data-index="3"]');
  const close = page.getByRole('dialog').getByRole('button', { name: 'Close' });
  for (const [name, targets] of [
    ['filter', [chip('Open'), chip('All')]],
    ['sort', [sort]],
    ['open drawer', [row, close]],
  ] as const) {
    const atMost = MAX_INTERACTION_MS;
    report(`interaction to next paint, ${name} (ms)`, await interaction(panel, targets), {
      atMost,
    });
  }
}

/** The median over several presses of the first target; the others lead back. */
async function interaction(tab: CrmTab, targets: readonly Locator[]): Promise<number> {
  const durations: number[] = [];
  for (let press = 0; press < PRESSES; press += 1) {
    for (const [place, target] of targets.entries()) {
      await forgetInteractions(tab.frame());
      await target.click();
      await settle();
      const { interactions } = await seenIn(tab.frame());
      if (place === 0) durations.push(Math.max(SHORTEST_MS, ...interactions));
    }
  }
  return medianOf(durations);
}

async function measureScrolling({ panel, list }: Tabs): Promise<void> {
  await panel.choose(HUGE);
  const more = panelOf(panel.page).getByRole('button', { name: /^Show more/ });
  while (await more.isVisible()) await more.click();
  await list.choose(HUGE);
  const frames = { panel: [] as number[], bare: [] as number[] };
  for (let scroll = 0; scroll < SCROLLS; scroll += 1) {
    frames.bare.push(await framesASecond(list.frame()));
    frames.panel.push(await framesASecond(panel.frame()));
  }
  print(`frames a second, scrolling 12,000 bare rows: ${medianOf(frames.bare).toFixed(0)}`);
  report('frames a second, scrolling 12,000 rows', medianOf(frames.panel), {
    atLeast: MIN_FRAMES_A_SECOND,
  });
}

function report(
  name: string,
  value: number,
  { atMost, atLeast }: { readonly atMost?: number; readonly atLeast?: number },
): void {
  const isMet = value <= (atMost ?? Infinity) && value >= (atLeast ?? -Infinity);
  const target = atMost === undefined ? `≥ ${String(atLeast)}` : `≤ ${atMost}`;
  print(`${name}: ${Number(value.toPrecision(3))} (${target}: ${isMet ? 'met' : 'missed'})`);
  if (!isMet) process.exitCode = 1;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function ms(value: number): string {
  return `${value.toFixed(0)} ms`;
}

/** Until nothing of the last action is under way any more, also not what is told later. */
async function settle(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
