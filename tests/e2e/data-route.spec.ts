import { z } from 'zod';
import { ANNE, openCardSignedIn, panelFrame, totalOf } from '../support/e2e-crm.ts';
import { setUpPanel } from '../support/e2e-manage.ts';
import { askPanel, readCard } from '../support/e2e-panel-api.ts';
import { expect, test } from '../support/e2e-test.ts';

const pageSchema = z.object({
  rows: z.array(
    z.object({ key: z.string(), date: z.string(), balanceE4: z.number(), text: z.string() }),
  ),
  nextCursor: z.string().optional(),
  total: z.number(),
});
type Parameters = Readonly<Record<string, string>>;

test('the data route answers what it is asked over HTTP, and refuses the rest without repeating it', async ({
  page,
  browser,
  stack,
  complaints,
}) => {
  complaints.allow(/status of 400/);
  await stack.startOver();
  await setUpPanel(browser, stack);
  await openCardSignedIn(page, stack, { person: ANNE, contact: 105 });
  await expect(totalOf(page, '2,500 documents')).toBeVisible();
  const frame = panelFrame(page);
  const connection = (await readCard(frame)).connectionId;
  const ask = (query: Parameters) => askPanel(frame, 'documents', { connection, ...query });
  const list = async (query: Parameters) => pageSchema.parse((await ask(query)).body);

  const largest = { view: 'open', sort: 'balance', direction: 'descending', limit: '20' };
  const first = await list(largest);
  const second = await list({ ...largest, cursor: first.nextCursor ?? '' });
  const balances = [...first.rows, ...second.rows].map((row) => row.balanceE4);
  expect(balances).toEqual(balances.toSorted((a, b) => b - a));
  expect(new Set([...first.rows, ...second.rows].map((row) => row.key)).size).toBe(40);
  expect(first.total).toBeLessThan(2_500);
  expect(second.total).toBe(first.total);

  const [row] = first.rows;
  const number = row?.key.split(' ').at(-1) ?? '';
  expect((await list({ q: number })).rows.map(({ key }) => key)).toContain(row?.key);
  const day = row?.date ?? '';
  const ofDay = await list({ from: day, to: day });
  expect(new Set(ofDay.rows.map(({ date }) => date))).toEqual(new Set([day]));

  for (const bad of [
    { view: 'canary' },
    { sort: 'canary' },
    { direction: 'canary' },
    { ageing: 'canary' },
    { currency: 'canary' },
    { from: 'canary' },
    { cursor: 'canary' },
    // A position in another list is none in this one.
    { view: 'paid', cursor: first.nextCursor ?? '' },
    { q: 'canary'.repeat(20) },
  ]) {
    const answer = await ask(bad);
    expect(answer).toMatchObject({ status: 400, body: { problem: { code: 'invalid-request' } } });
    expect(JSON.stringify(answer.body)).not.toContain('canary');
  }
});

/** security.md, check E6. */
test('who asks for data too often is told when to come again, and may still see the card’s state', async ({
  page,
  browser,
  stack,
  complaints,
}) => {
  complaints.allow(/status of 429/);
  await stack.startOver();
  await setUpPanel(browser, stack);
  await openCardSignedIn(page, stack, { person: ANNE, contact: 104 });
  await expect(totalOf(page, '240 documents')).toBeVisible();
  const frame = panelFrame(page);
  const connection = (await readCard(frame)).connectionId;
  const { pathname, searchParams } = new URL(frame.url());
  const claim = ['uctx', 'usid', 'cuid'].map((name) => [name, searchParams.get(name) ?? '']);
  const query = new URLSearchParams([...claim, ['connection', connection], ['limit', '1']]);
  const answers = await askUntil(
    ({ status }) => status === 429,
    () => frame.evaluate(askThirtyTimes, `/api${pathname}/documents?${query}`),
  );
  const refused = answers.filter(({ status }) => status === 429);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 429]));
  // Sixty, and one more for each second that they took.
  expect(answers.length - refused.length).toBeGreaterThan(50);
  expect(refused.every(({ wait }) => wait >= 1 && wait <= 60)).toBe(true);
  expect((await readCard(frame)).connectionId).toBe(connection);
});

/** security.md, check E6. */
test('a panel that is opened too often says so where its card would be', async ({
  page,
  browser,
  stack,
}) => {
  await stack.startOver();
  await setUpPanel(browser, stack);
  await openCardSignedIn(page, stack, { person: ANNE, contact: 103 });
  await expect(totalOf(page, '3 documents')).toBeVisible();
  const isRefused = ({ text }: Answer) => text.includes('>Too many requests at once<');
  const frame = panelFrame(page);
  const pages = await askUntil(isRefused, () => frame.evaluate(askThirtyTimes, frame.url()));
  expect(new Set(pages.map(({ status }) => status))).toEqual(new Set([200]));
  expect(pages.some(isRefused)).toBe(true);
  expect(pages.filter((each) => !isRefused(each)).length).toBeGreaterThan(50);
});

interface Answer {
  readonly status: number;
  /** Seconds, of `Retry-After`; 0 where there is none. */
  readonly wait: number;
  readonly text: string;
}

/** Side by side, each as if another proxy had passed it on. Runs in the panel's frame. */
function askThirtyTimes(path: string): Promise<readonly Answer[]> {
  return Promise.all(
    Array.from({ length: 30 }, async (_, index) => {
      const answer = await fetch(path, { headers: { 'x-forwarded-for': `203.0.113.${index}` } });
      const wait = Number(answer.headers.get('retry-after'));
      return { status: answer.status, wait, text: await answer.text() };
    }),
  );
}

/** A slow machine earns more while it asks: it needs more rounds until it is refused. */
async function askUntil(
  isEnough: (answer: Answer) => boolean,
  askOnce: () => Promise<readonly Answer[]>,
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  for (let round = 0; round < 20 && !answers.some(isEnough); round += 1) {
    answers.push(...(await askOnce()));
  }
  return answers;
}
