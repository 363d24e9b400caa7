import { renderToString } from 'react-dom/server';
import { expect, test } from 'vitest';
import { ConnectionPage } from '#components/connections/connection-page.tsx';
import type { ManageAction } from '#components/connections/manage-actions.ts';
import type { RefreshTokenKind } from '#lib/domain/connection.ts';
import type { ConnectionId, TenantId } from '#lib/domain/ids.ts';
import { loadMessages } from '#lib/i18n/messages.ts';

const NOW = Date.parse('2026-11-21T13:05:00Z');
const unused: ManageAction = (state) => Promise.resolve(state);

async function show(tokenKind: RefreshTokenKind): Promise<string> {
  return renderToString(
    <ConnectionPage
      locale="en"
      messages={await loadMessages('en', 'manage')}
      person={{ name: 'Anne', tenant: 'Cust41001' }}
      details={{
        connection: {
          id: 'c1' as ConnectionId,
          tenantId: 'Cust41001' as TenantId,
          kind: 'interactive',
          state: 'connected',
          company: undefined,
          timeZone: 'Europe/Oslo',
          grantedBy: 'api@nordvik.example',
          grantedAt: NOW,
          lastSuccessAt: NOW,
          lastFailureAt: undefined,
          lastFailureCode: undefined,
          stateSince: NOW,
          tokenKind,
          grantExpiresAt: undefined,
        },
        quota: undefined,
        nextCheckAt: undefined,
      }}
      notice={undefined}
      now={NOW}
      actions={{
        ...{ createLink: unused, testConnection: unused, removeConnection: unused },
        ...{ pauseConnection: unused, resumeConnection: unused },
        ...{ validateService: unused, saveService: unused },
      }}
    />,
  );
}

test('tokens that change at every use are shown with the grace period they need', async () => {
  const { manage } = await loadMessages('en', 'manage');
  expect(await show('one-time')).toContain(manage.detail.oneTime);
  expect(manage.detail.oneTime).toContain('grace');
  for (const kind of ['reuse', 'unknown'] as const) {
    expect(await show(kind)).not.toContain(manage.detail.oneTime);
  }
});
