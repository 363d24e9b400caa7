import { renderToString } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { ManageAction } from '#components/connections/manage-actions.ts';
import { Run } from '#components/connections/run.tsx';
import type { Connection, ConnectionKind } from '#lib/domain/connection.ts';
import type { ConnectionId, TenantId } from '#lib/domain/ids.ts';
import { planReconnectRun } from '#lib/domain/reconnect-run.ts';
import { loadMessages } from '#lib/i18n/messages.ts';

const NOW = Date.parse('2026-11-21T13:05:00Z');
const unused: ManageAction = (state) => Promise.resolve(state);

function broken(id: string, kind: ConnectionKind): Connection {
  return {
    ...{ id: id as ConnectionId, tenantId: 'Cust41001' as TenantId, kind },
    ...{ state: 'needs-reauthentication', company: undefined, timeZone: 'Europe/Oslo' },
    ...{ grantedBy: undefined, grantedAt: undefined, lastSuccessAt: undefined },
    ...{ lastFailureAt: undefined, lastFailureCode: undefined, stateSince: NOW },
    ...{ tokenKind: 'unknown', grantExpiresAt: undefined },
  };
}

const CONNECTIONS = [
  broken('c1', 'interactive'),
  broken('c2', 'service'),
  broken('c3', 'interactive'),
];

async function ways(isStarted: boolean, handedOver: readonly string[] = []) {
  const html = renderToString(
    <Run
      locale="en"
      messages={await loadMessages('en', 'manage')}
      person={{ name: 'Anne', tenant: 'Cust41001' }}
      run={planReconnectRun(isStarted ? CONNECTIONS.map(({ id }) => id) : undefined, {
        connections: CONNECTIONS,
        handedOver: new Set(handedOver.map((id) => id as ConnectionId)),
      })}
      result={undefined}
      now={NOW}
      actions={{ startRun: unused, endRun: unused, createLink: unused }}
    />,
  );
  const items = html.split('<li').slice(1);
  return items.map((item) => ({
    href: /href="(\/oauth[^"]*)"/.exec(item)?.[1]?.replaceAll('&amp;', '&'),
    isCurrent: item.includes('aria-current="step"'),
  }));
}

test('every company of a run that was started can be reconnected, whatever waits before it', async () => {
  expect(await ways(true)).toEqual([
    { href: '/oauth/visma/start?connection=c1&from=run', isCurrent: true },
    { href: '/oauth/visma/start?connection=c2&from=run&service=1', isCurrent: false },
    { href: '/oauth/visma/start?connection=c3&from=run', isCurrent: false },
  ]);
  expect((await ways(false)).map(({ href }) => href)).toEqual([undefined, undefined, undefined]);
});

test('the next company is the first that nobody else was asked to connect', async () => {
  const current = (items: Awaited<ReturnType<typeof ways>>) =>
    items.map(({ isCurrent }) => isCurrent);
  expect(current(await ways(true, ['c1']))).toEqual([false, true, false]);
  expect(current(await ways(true, ['c1', 'c2', 'c3']))).toEqual([false, false, false]);
});
