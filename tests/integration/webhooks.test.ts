import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { sql } from 'kysely';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createWebhooks } from '#lib/create-webhooks.ts';
import type { Db } from '#lib/db/db.ts';
import type { LedgerId } from '#lib/domain/ids.ts';
import { CLIENT_ADDRESS_HEADER } from '#lib/http/client-address.ts';
import { createLog } from '#lib/log.ts';
import { describeLedgers } from '#tests/support/describe-ledgers.ts';
import type { LedgerBench } from '#tests/support/ledger-bench.ts';

const KEY = 'the subscription key';
const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const ADDRESS = 'https://panel.example.com/api/webhooks/visma';
const COMPANY = 'Nordvik Handel AS';

interface Sent {
  readonly body: string;
  readonly headers?: Record<string, string>;
  readonly key?: string;
}

/** As Visma would send it. */
function webhook({ body, headers = {}, key = KEY }: Sent): Request {
  const signature = createHmac('sha256', key).update(body).digest('base64');
  return new Request(ADDRESS, { method: 'POST', body, headers: { signature, ...headers } });
}

describeLedgers('webhooks of Visma', (current) => {
  let bench: LedgerBench;
  let db: Db;
  let webhooks: ReturnType<typeof createWebhooks>;
  let company: string;

  const createEndpoint = (of: Db, keys: readonly string[]) =>
    createWebhooks(
      { db: of, clock: () => bench.deps.clock(), log: createLog({ level: 'silent' }) },
      keys,
    );
  const statusOf = async (request: Request) => (await webhooks.answer(request)).status;
  const event = (more: object = {}) =>
    JSON.stringify({
      eventId: randomUUID(),
      tenantId: company,
      timestamp: new Date(bench.deps.clock()).toISOString(),
      ...more,
    });
  const isMarked = async (customer: string) =>
    (await bench.deps.ledgers.findByCustomer(bench.customer(customer)))?.isStale;
  const calls = async () => (await current().simulator.requests('api')).length;

  beforeEach(async () => {
    ({ bench, db } = current());
    webhooks = createEndpoint(db, ['an older key', KEY]);
    company = (await current().simulator.companies()).get(COMPANY) ?? '';
    await db.direct.deleteFrom('webhook_delivery').execute();
  });

  it('are refused when unsigned, altered, out of time or too large, and where there is no key', async () => {
    await bench.read('10003');
    const now = bench.deps.clock();
    const at = (ms: number) => ({ timestamp: new Date(now + ms).toISOString() });
    const altered = new Request(webhook({ body: event() }), { body: event(), method: 'POST' });
    const refused: readonly (readonly [Request, number])[] = [
      [webhook({ body: event(), key: 'another key' }), 401],
      [new Request(ADDRESS, { method: 'POST', body: event() }), 401],
      [altered, 401],
      [webhook({ body: event(at(-5 * MINUTE_MS - 1)) }), 401],
      [webhook({ body: event(at(5 * MINUTE_MS + 1)) }), 401],
      [webhook({ body: event(), headers: { 'x-timestamp': String(now - 6 * MINUTE_MS) } }), 401],
      [webhook({ body: event({ padding: 'x'.repeat(65_536) }) }), 413],
      [new Request(ADDRESS), 405],
    ];
    for (const [request, status] of refused) expect(await statusOf(request)).toBe(status);
    expect(await isMarked('10003')).toBe(false);
    expect(await db.read.selectFrom('webhook_delivery').selectAll().execute()).toEqual([]);

    const off = createEndpoint(db, []);
    const unknown = [webhook({ body: event() }), webhook({ body: event(), key: '' })];
    for (const request of [...unknown, new Request(ADDRESS)])
      expect((await off.answer(request)).status).toBe(404);
  });

  it('of one sender are bounded, and those of the others still taken', async () => {
    const from = (address: string, more: Record<string, string> = {}) =>
      webhook({ body: event(), headers: { [CLIENT_ADDRESS_HEADER]: address, ...more } });
    for (let sent = 0; sent < 600; sent += 1) {
      const unsigned = { method: 'POST', headers: { [CLIENT_ADDRESS_HEADER]: '203.0.113.9' } };
      expect(await statusOf(new Request(ADDRESS, unsigned))).toBe(401);
    }
    const held = await webhooks.answer(from('203.0.113.9', { 'x-forwarded-for': '198.51.100.1' }));
    expect(held.status).toBe(429);
    expect(Number(held.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await statusOf(from('203.0.113.10'))).toBe(204);
    bench.passTime(MINUTE_MS);
    expect(await statusOf(from('203.0.113.9'))).toBe(204);
  });

  it('are taken once, also when many processes get the same one at the same moment', async () => {
    await bench.read('10003');
    const other = createEndpoint(current().second, [KEY]);
    const body = event();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        (index % 2 === 0 ? webhooks : other).answer(webhook({ body })),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([204, ...Array(9).fill(401)]);
    expect(await isMarked('10003')).toBe(true);

    const { eventId } = JSON.parse(body) as { eventId: string };
    expect(await statusOf(webhook({ body: event({ eventId, attempt: 2 }) }))).toBe(401);
  });

  it('without a time are taken, and not again for ten minutes', async () => {
    const body = JSON.stringify({ tenantId: company });
    expect(await statusOf(webhook({ body }))).toBe(204);
    bench.passTime(9 * MINUTE_MS);
    await webhooks.job.run();
    expect(await statusOf(webhook({ body }))).toBe(401);
    bench.passTime(2 * MINUTE_MS);
    await webhooks.job.run();
    expect(await statusOf(webhook({ body }))).toBe(204);
  });

  it('mark what they name: the customer, else the company, else everything', async () => {
    await bench.read('10002');
    await bench.read('10003');
    const marks = async () => [await isMarked('10002'), await isMarked('10003')];
    const send = (more: object) => statusOf(webhook({ body: event(more) }));

    await send({ tenantId: randomUUID() });
    expect(await marks()).toEqual([false, false]);
    await send({ customer: { number: '10003' } });
    expect(await marks()).toEqual([false, true]);
    await send({});
    expect(await marks()).toEqual([true, true]);
    await db.direct.updateTable('ledger').set({ stale_at: null }).execute();
    await send({ tenantId: undefined });
    expect(await marks()).toEqual([true, true]);
  });

  it('mark a customer whose number they write in other letters than the card', async () => {
    const customer = { ...bench.customer('ÅRE-1É'), ledgerId: randomUUID() as LedgerId };
    await bench.deps.ledgers.create({ ...customer, at: bench.deps.clock() });
    await statusOf(webhook({ body: event({ customer: { number: 'åre-1e' } }) }));
    expect(await isMarked('ÅRE-1É')).toBe(false);
    await statusOf(webhook({ body: event({ customer: { number: 'åre-1é' } }) }));
    expect(await isMarked('ÅRE-1É')).toBe(true);
  });

  it('are forgotten again when nothing could be marked, so that Visma may repeat them', async () => {
    await bench.read('10003');
    const body = event();
    const mayMarkAgain = await refuseMarks(db);
    expect(await statusOf(webhook({ body }))).toBe(500);
    await mayMarkAgain();
    expect(await statusOf(webhook({ body }))).toBe(204);
    expect(await isMarked('10003')).toBe(true);
  });

  it('mark the company in every tenant that has connected it', async () => {
    await bench.read('10003');
    await copyToOtherTenant(db);
    expect(await statusOf(webhook({ body: event() }))).toBe(204);
    const marked = await db.read
      .selectFrom('ledger')
      .select('tenant_id')
      .where('stale_at', 'is not', null)
      .orderBy('tenant_id')
      .execute();
    expect(marked.map(({ tenant_id }) => tenant_id)).toEqual(['Cust41001', 'Cust41002']);
  });

  describe('when something changed', () => {
    it('the next opening shows it half a minute after the last read, not a whole one', async () => {
      await current().simulator.control('PATCH', '/settings', {
        webhookUrl: await listen(() => webhooks),
        webhookKey: KEY,
      });
      const { ledgerId } = await bench.read('10003');
      bench.passTime(31 * SECOND_MS);
      await current().simulator.control('DELETE', '/requests');
      await bench.open('10003');
      await bench.settled();
      expect(await calls()).toBe(0);

      const { number } = await current().addDocument('10003');
      expect(await current().simulator.control('GET', '/webhooks')).toMatchObject([
        { status: 204 },
      ]);
      // Nobody is looking: nothing is asked.
      expect(await calls()).toBe(0);
      await bench.read('10003');
      expect((await bench.listAll(ledgerId)).map((row) => row.number)).toContain(number);
      // That read answers the webhook: the next one is due by age again.
      expect(await isMarked('10003')).toBe(false);
    });

    it('while it is being read, the mark outlives the read', async () => {
      await bench.read('10003');
      bench.passTime(2 * MINUTE_MS);
      const sent: Promise<number>[] = [];
      await current().simulator.control('POST', '/faults', {
        target: 'api',
        kind: 'delay',
        ms: 100,
        times: -1,
      });
      await bench.open('10003');
      sent.push(statusOf(webhook({ body: event() })));
      await bench.settled();
      expect(await Promise.all(sent)).toEqual([204]);
      expect(await isMarked('10003')).toBe(true);
    });
  });

  it('in a flood cost a customer one read in half a minute, and others none', async () => {
    await bench.read('10002');
    await bench.read('10003');
    await current().simulator.control('DELETE', '/requests');
    const readTimes = new Set<number | undefined>();
    for (let second = 0; second < 59; second += 1) {
      bench.passTime(SECOND_MS);
      const customer = { number: '10003' };
      const flood = [1, 2, 3].map(() => statusOf(webhook({ body: event({ customer }) })));
      expect(new Set(await Promise.all(flood))).toEqual(new Set([204]));
      readTimes.add((await bench.open('10003')).summary?.readAt);
      await bench.open('10002');
      await bench.settled();
    }
    // The one before the flood and one more: the next would be due at the sixtieth second.
    expect(readTimes.size).toBe(2);
    const asked = await current().simulator.requests('api');
    expect(asked.length).toBeLessThanOrEqual(2);
    expect(asked.filter(({ path }) => !path.includes('/10003/'))).toEqual([]);
  });
});

/** A real address for the simulator to send to. */
async function listen(endpoint: () => ReturnType<typeof createWebhooks>): Promise<string> {
  const server = createServer((incoming, response) => {
    const answer = async () => {
      const { method = 'GET', headers } = incoming;
      const body = await buffer(incoming);
      const plain = Object.entries(headers).map(([name, value]): [string, string] => [
        name,
        String(value),
      ]);
      const { status } = await endpoint().answer(
        new Request(ADDRESS, { method, body, headers: plain }),
      );
      response.writeHead(status).end();
    };
    answer().catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** Another tenant that has connected the same company and looks at the same customer. */
async function copyToOtherTenant(db: Db): Promise<void> {
  const tenant_id = 'Cust41002';
  const id = randomUUID();
  const connection = await db.read.selectFrom('connection').selectAll().executeTakeFirstOrThrow();
  const ledger = await db.read.selectFrom('ledger').selectAll().executeTakeFirstOrThrow();
  const tenant = { id: tenant_id, name: tenant_id, created_at: 0 };
  await db.direct
    .insertInto('tenant')
    .values(tenant)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await db.direct
    .insertInto('connection')
    .values({ ...connection, id, tenant_id })
    .execute();
  await db.direct
    .insertInto('ledger')
    .values({ ...ledger, id: randomUUID(), tenant_id, connection_id: id })
    .execute();
}

/** The database refuses to mark ledgers until the result is called. */
async function refuseMarks(db: Db): Promise<() => Promise<void>> {
  const statements =
    db.engine === 'sqlite'
      ? [
          sql`create trigger refuse_mark before update of stale_at on ledger
            begin select raise(abort, 'refused'); end`,
        ]
      : [
          sql`create function refuse_mark() returns trigger language plpgsql
            as $$ begin raise exception 'refused'; end $$`,
          sql`create trigger refuse_mark before update of stale_at on ledger
            for each row execute function refuse_mark()`,
        ];
  for (const statement of statements) await statement.execute(db.direct);
  const drop =
    db.engine === 'sqlite' ? sql`drop trigger refuse_mark` : sql`drop function refuse_mark cascade`;
  return async () => {
    await drop.execute(db.direct);
  };
}
