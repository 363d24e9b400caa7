import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { DocumentRow } from '#lib/domain/card.ts';
import { describeOnEachEngine } from '#tests/support/databases.ts';
import type { DocumentBench, WantedFile } from '#tests/support/document-bench.ts';
import { createDocumentBench } from '#tests/support/document-bench.ts';
import { claimOf, createPanelUser, insertCrmGrant, SKANE } from '#tests/support/panel-bench.ts';
import type { RunningSimulator } from '#tests/support/simulator.ts';
import { startSimulator } from '#tests/support/simulator.ts';

const CUSTOMER = 'SUPEROFF';
const SCRIPT = '<!doctype html><script>alert(document.domain)</script>';

describeOnEachEngine('files of Visma on our origin (E5)', (open) => {
  let simulator: RunningSimulator;
  let bench: DocumentBench;
  let rows: readonly DocumentRow[];
  let invoice: DocumentRow;
  let withFiles: DocumentRow;

  beforeAll(async () => {
    simulator = await startSimulator({ today: '2026-11-21' });
    const db = await open();
    bench = await createDocumentBench(db, simulator);
    await insertCrmGrant(db, foreign);
    rows = await bench.rowsOf(CUSTOMER);
    const invoices = rows.filter(({ type }) => type === 'Invoice');
    invoice = invoices.find(({ number }) => Number(number) % 7 !== 0)!;
    withFiles = invoices.find(({ number }) => Number(number) % 21 === 0)!;
  });
  afterAll(async () => {
    await simulator.stop();
  });
  beforeEach(async () => {
    // What is counted against Visma's limits is forgotten.
    bench.connections.passTime(300_001);
    await simulator.control('DELETE', '/faults');
    await simulator.control('DELETE', '/requests');
    bench.showCustomer(CUSTOMER);
    bench.world.refusal = undefined;
  });

  const foreign = createPanelUser({ tenantId: SKANE, associateId: '7' });
  const fault = (path: string, more: object) =>
    simulator.control('POST', '/faults', { target: 'api', kind: 'status', path, ...more });
  const prints = async () => (await simulator.requests('api', '/print')).length;
  const firstFile = async (): Promise<WantedFile> => {
    const { detail } = await bench.open(withFiles);
    return { ...withFiles, attachment: detail!.attachments[0]!.id };
  };
  const openPrint = async () => bench.openTab(await bench.handleFor(invoice));
  const expectPage = async (response: Response, status: number, title: string) => {
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'/);
    expect(response.headers.get('cache-control')).toBe('private, no-store');
    const page = await response.text();
    expect(page).toContain(`<title>${title}</title>`);
    expect(page).not.toMatch(/alert|Exception|https?:|[0-9a-f]{8}-[0-9a-f]{4}/);
  };

  test('a PDF comes with the headers that keep it what it is', async () => {
    const response = await openPrint();
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': `inline; filename="Invoice ${invoice.number}.pdf"; filename*=UTF-8''Invoice%20${invoice.number}.pdf`,
      'content-security-policy':
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'private, no-store',
    });
    const body = Buffer.from(await response.arrayBuffer());
    expect(body.subarray(0, 5).toString('latin1')).toBe('%PDF-');
    expect(response.headers.get('content-length')).toBe(String(body.length));
  });

  test.each([
    ['that says it is a PDF', { 'content-type': 'application/pdf' }, SCRIPT],
    ['with a PDF behind it', { 'content-type': 'application/pdf' }, ` %PDF-1.7\n${SCRIPT}`],
    ['that is empty', { 'content-type': 'application/pdf' }, ''],
  ])('an answer %s is named and never shown', async (_, headers, body) => {
    await fault('/print', { status: 200, headers, body });
    await expectPage(await openPrint(), 502, 'Visma sent something that is no PDF');
  });

  test('a file above the cap is not read to its end, and says so', async () => {
    const headers = { 'content-length': '26000000' };
    await fault('/print', { status: 200, headers, body: '%PDF-1.7' });
    await expectPage(await openPrint(), 502, 'The file is too large');
  });

  test('an outage of Visma is told in the panel’s language', async () => {
    await fault('/print', { kind: 'html', times: -1 });
    const handle = await bench.handleFor(invoice);
    await expectPage(await bench.openTab(handle, { lang: 'nb-NO' }), 503, 'Visma svarer ikke');
  });

  test('a handle is good once, also for twenty at a time', async () => {
    const handle = await bench.handleFor(invoice);
    const answers = await Promise.all(Array.from({ length: 20 }, () => bench.openTab(handle)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await prints()).toBe(1);
    const refused = answers.find(({ status }) => status !== 200)!;
    await expectPage(refused, 404, 'This page was for one use');
  });

  test('a handle is good for a minute', async () => {
    const handle = await bench.handleFor(invoice);
    bench.time.now += 60_000;
    expect((await bench.openTab(handle)).status).toBe(404);
    expect(await prints()).toBe(0);
  });

  test.each([
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['a frame', { 'sec-fetch-dest': 'iframe' }],
    ['a script', { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }],
    ['a script with text', { 'content-type': 'text/plain' }],
  ])('from %s a handle opens nothing, and stays good', async (_, headers) => {
    const handle = await bench.handleFor(invoice);
    expect((await bench.openTab(handle, { headers })).status).toBe(403);
    expect(await prints()).toBe(0);
    expect((await bench.openTab(handle)).status).toBe(200);
  });

  test('a handle for one address opens nothing at the other', async () => {
    const print = await bench.handleFor(invoice);
    expect((await bench.openTab(print, { kind: 'attachment' })).status).toBe(404);
    const file = await bench.handleFor(await firstFile());
    expect((await bench.openTab(file, { kind: 'print' })).status).toBe(404);
    expect(await simulator.requests('api', '/attachment/')).toEqual([]);
    expect(await prints()).toBe(0);
  });

  test('rights that were withdrawn after the click close the tab’s door too', async () => {
    const handle = await bench.handleFor(invoice);
    bench.world.refusal = 'crm.contact-refused';
    bench.world.now += 300_001;
    await expectPage(await bench.openTab(handle), 403, 'You may not see this document');
    expect(await prints()).toBe(0);
  });

  test('a card that meanwhile names another customer has no such document', async () => {
    const handle = await bench.handleFor(invoice);
    bench.showCustomer('10003');
    await expectPage(await bench.openTab(handle), 404, 'The file is not there');
    expect(await prints()).toBe(0);
  });

  test('nobody gets a handle for a document that their card does not have', async () => {
    const { handleFor } = bench;
    const notFound = { code: 'input.not-found' };
    bench.showCustomer('10003');
    await expect(handleFor(invoice)).rejects.toMatchObject(notFound);
    bench.showCustomer(CUSTOMER);
    await expect(handleFor({ ...invoice, number: '999999' })).rejects.toMatchObject(notFound);
    await expect(handleFor(invoice, foreign)).rejects.toMatchObject(notFound);
    expect(claimOf(foreign).tenantId).toBe(SKANE);
    expect(await simulator.requests('api')).toEqual([]);
  });

  test('a document that Visma gives to another customer is not printed', async () => {
    bench.time.now += 60_001;
    const handle = await bench.uncheckedHandle(invoice);
    await fault('/customerinvoice/', {
      status: 200,
      body: { referenceNumber: invoice.number, customer: { number: '10003' } },
    });
    await expectPage(await bench.openTab(handle), 404, 'The file is not there');
    expect(await prints()).toBe(0);
    bench.time.now += 60_001;
  });

  test('a type without a print says so, whatever was checked before', async () => {
    const payment = rows.find(({ type }) => type === 'Payment')!;
    await expect(bench.handleFor(payment)).rejects.toMatchObject({ code: 'document.no-print' });
    const handle = await bench.uncheckedHandle(payment);
    await expectPage(await bench.openTab(handle), 404, 'There is no PDF of this document');
  });

  test('an attachment is a download of a harmless type', async () => {
    const handle = await bench.handleFor(await firstFile());
    const response = await bench.openTab(handle, { kind: 'attachment' });
    expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="/);
    expect(response.headers.get('content-type')).toBe('text/plain');
    expect(response.headers.get('content-security-policy')).toMatch(/^sandbox;/);
    expect(await response.text()).toContain('timer');
  });

  test.each(['text/html', 'image/svg+xml', 'application/javascript'])(
    'an attachment that calls itself %s is bytes of no type',
    async (type) => {
      const handle = await bench.handleFor(await firstFile());
      await fault('/attachment/', { status: 200, headers: { 'content-type': type }, body: SCRIPT });
      const response = await bench.openTab(handle, { kind: 'attachment' });
      expect(response.headers.get('content-type')).toBe('application/octet-stream');
      expect(response.headers.get('content-disposition')).toMatch(/^attachment;/);
    },
  );

  test('an attachment of another document is refused, though Visma would give it', async () => {
    const { attachment } = await firstFile();
    await expect(bench.handleFor({ ...invoice, attachment: attachment! })).rejects.toMatchObject({
      code: 'input.not-found',
    });
    const handle = await bench.uncheckedHandle({ ...invoice, attachment: attachment! });
    await expectPage(
      await bench.openTab(handle, { kind: 'attachment' }),
      404,
      'The file is not there',
    );
    expect(await simulator.requests('api', '/attachment/')).toEqual([]);
  });

  test('a session that has ended takes its handles with it', async () => {
    const handle = await bench.handleFor(invoice);
    const { tenantId, sessionHash: idHash } = bench.user;
    await bench.sessions.end({ tenantId, idHash, now: bench.time.now });
    await expectPage(await bench.openTab(handle), 401, 'Your sign-in has ended');
    expect(await prints()).toBe(0);
  });
});
