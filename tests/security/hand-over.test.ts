import { expect, test } from 'vitest';
import { finishConnect } from '#lib/connections/finish-connect.ts';
import { finishHandOver } from '#lib/connections/finish-hand-over.ts';
import {
  createHandOver,
  describeHandOver,
  findHandOverHolder,
  HAND_OVER_MS,
  openHandOver,
} from '#lib/connections/hand-over.ts';
import { startConnect } from '#lib/connections/start-connect.ts';
import { createHandOverStore } from '#lib/db/hand-over-store.ts';
import type { HandOverHolder } from '#lib/domain/actor.ts';
import {
  companyId,
  createAdmin,
  FJORD,
  SKANE,
  tokenCalls,
} from '#tests/support/connection-bench.ts';
import { BOOKKEEPER, describeConnected } from '#tests/support/describe-connections.ts';
import type { Traveller } from '#tests/support/visma-journey.ts';
import { visitVisma } from '#tests/support/visma-journey.ts';

const admin = createAdmin();
const requestId = 'request-9';

describeConnected('a one-time link to connect one company', (current) => {
  const deps = () => ({ ...current().bench.deps, handOvers: createHandOverStore(current().db) });
  const openLink = async () => {
    const { connectionId } = current();
    const { secret } = await createHandOver(deps(), admin, connectionId);
    const { session } = await openHandOver(deps(), { secret, requestId });
    return { secret, session };
  };
  const holderOf = async (session: string): Promise<HandOverHolder> => {
    const holder = await findHandOverHolder(deps(), { session, requestId });
    if (holder === undefined) throw new Error('no holder');
    return holder;
  };
  const travel = async (holder: HandOverHolder, traveller: Traveller = BOOKKEEPER) => {
    const { bench, connectionId } = current();
    const { url, browserId } = await startConnect(deps(), holder, {
      connectionId,
      browserId: undefined,
    });
    const callbackParameters = await visitVisma(url, bench.callbackUrl, traveller);
    return { browserId, callbackParameters };
  };

  test('whoever has it connects exactly this company, and then it is used up', async () => {
    const { bench, connectionId } = current();
    const { session } = await openLink();
    const holder = await holderOf(session);
    const outcome = await finishHandOver(deps(), { holder, ...(await travel(holder)) });
    expect(outcome).toMatchObject({ result: 'reconnected', companyName: 'Nordvik Handel AS' });
    expect(await findHandOverHolder(deps(), { session, requestId })).toBeUndefined();
    expect(await describeHandOver(deps(), session)).toMatchObject({
      ...{ is: 'done', company: 'Nordvik Handel AS' },
    });
    const line = bench.audit.find(({ event }) => event === 'connection.reconnected');
    expect(line).toMatchObject({ actor: 'hand-over', subject: connectionId });
  });

  test('whoever has it learns of own refusals, not of the companies that others chose', async () => {
    const { simulator, bench, connectionId } = current();
    const company = await companyId(simulator, 'Nordvik Bergen AS');
    const chooser = { email: 'api@nordvik.example', company };
    const { session } = await openLink();
    expect(await bench.connect(connectionId, chooser)).toMatchObject({ result: 'wrong-company' });
    expect(await describeHandOver(deps(), session)).toMatchObject({ refusal: undefined });
    const holder = await holderOf(session);
    const own = await travel(holder, chooser);
    expect(await finishHandOver(deps(), { holder, ...own })).toMatchObject({
      result: 'wrong-company',
    });
    expect(await describeHandOver(deps(), session)).toMatchObject({
      refusal: { result: 'wrong-company', actualCompany: 'Nordvik Bergen AS' },
    });
  });

  test('a link can be opened once, whoever comes first', async () => {
    const { connectionId } = current();
    const { secret } = await createHandOver(deps(), admin, connectionId);
    const tries = await Promise.allSettled(
      Array.from({ length: 20 }, () => openHandOver(deps(), { secret, requestId })),
    );
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('after a day neither the link nor its session does anything', async () => {
    const { bench } = current();
    const { session } = await openLink();
    const { secret } = await createHandOver(deps(), admin, await bench.prepare());
    bench.passTime(HAND_OVER_MS);
    await expect(openHandOver(deps(), { secret, requestId })).rejects.toMatchObject({
      code: 'input.not-found',
    });
    expect(await findHandOverHolder(deps(), { session, requestId })).toBeUndefined();
    expect(await describeHandOver(deps(), session)).toBeUndefined();
  });

  test('a newer link ends the one before, and the session it was exchanged for', async () => {
    const { connectionId } = current();
    const { session } = await openLink();
    await createHandOver(deps(), admin, connectionId);
    expect(await findHandOverHolder(deps(), { session, requestId })).toBeUndefined();
  });

  test('it starts no other connection, not even of the same tenant', async () => {
    const { bench } = current();
    const holder = await holderOf((await openLink()).session);
    const other = await bench.prepare();
    const start = startConnect(deps(), holder, { connectionId: other, browserId: undefined });
    await expect(start).rejects.toMatchObject({ code: 'input.not-found' });
  });

  test('its journey is finished in no other browser and by no other session', async () => {
    const { simulator } = current();
    const holder = await holderOf((await openLink()).session);
    const inOtherBrowser = await travel(holder);
    expect(
      await finishHandOver(deps(), { holder, ...inOtherBrowser, browserId: 'B'.repeat(43) }),
    ).toMatchObject({ result: 'other-browser' });
    const byAdmin = await travel(holder);
    expect(await finishConnect(deps(), { connector: admin, ...byAdmin })).toMatchObject({
      result: 'other-browser',
    });
    expect(await tokenCalls(simulator)).toBe(0);
  });

  test('it does not finish the journey of an administrator', async () => {
    const { simulator, bench, connectionId } = current();
    const holder = await holderOf((await openLink()).session);
    const { url, browserId } = await startConnect(deps(), admin, {
      connectionId,
      browserId: undefined,
    });
    const callbackParameters = await visitVisma(url, bench.callbackUrl, BOOKKEEPER);
    expect(await finishHandOver(deps(), { holder, browserId, callbackParameters })).toMatchObject({
      result: 'other-browser',
    });
    expect(await tokenCalls(simulator)).toBe(0);
  });

  test('another company is refused by name, and the link may be tried again', async () => {
    const { simulator } = current();
    const { session } = await openLink();
    const holder = await holderOf(session);
    const wrong = await travel(holder, {
      email: 'api@nordvik.example',
      company: await companyId(simulator, 'Nordvik Export AB'),
    });
    expect(await finishHandOver(deps(), { holder, ...wrong })).toMatchObject({
      ...{ result: 'wrong-company', expectedCompany: 'Nordvik Handel AS' },
      actualCompany: 'Nordvik Export AB',
    });
    expect(await describeHandOver(deps(), session)).toMatchObject({
      ...{ is: 'open', refusal: { actualCompany: 'Nordvik Export AB' } },
    });
    const right = await travel(await holderOf(session));
    expect(await finishHandOver(deps(), { holder, ...right })).toMatchObject({
      result: 'reconnected',
    });
  });

  test('nobody makes a link for a connection of another tenant', async () => {
    const { connectionId } = current();
    const made = createHandOver(deps(), createAdmin({ tenantId: SKANE }), connectionId);
    await expect(made).rejects.toMatchObject({ code: 'input.not-found' });
  });

  test('the database keeps neither the secret nor the session', async () => {
    const { db, connectionId } = current();
    const { secret, session } = await openLink();
    const rows = await db.read.selectFrom('hand_over').selectAll().execute();
    const stored = JSON.stringify(rows);
    expect(stored).not.toContain(secret);
    expect(stored).not.toContain(session);
    expect(rows).toMatchObject([{ tenant_id: FJORD, connection_id: connectionId }]);
  });
});
