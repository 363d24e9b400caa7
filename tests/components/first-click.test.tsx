import type { ReactNode } from 'react';
import { renderToString } from 'react-dom/server';
import { expect, it } from 'vitest';
import { ConnectionRow } from '#components/connections/connection-row.tsx';
import { IDLE } from '#components/connections/manage-actions.ts';
import { Panel } from '#components/ledger/panel.tsx';
import { Screen } from '#components/shell/screen.tsx';
import type { CompanyCard } from '#lib/domain/card.ts';
import type { Connection } from '#lib/domain/connection.ts';
import type { ConnectionId, PanelKey, TenantId } from '#lib/domain/ids.ts';
import { FIRST_PREFERENCES } from '#lib/domain/panel-preferences.ts';
import { loadMessages } from '#lib/i18n/messages.ts';

const NOW = Date.parse('2026-11-21T13:05:00Z');
const TENANT = 'Cust41001' as TenantId;

/** In one go, as the page's first script draws it: nothing here waits for a second one. */
function draw(content: ReactNode): string {
  return renderToString(content).replaceAll('<!-- -->', '');
}

function company(connectionId: string, companyName: string): CompanyCard {
  return {
    ...{ connectionId: connectionId as ConnectionId, companyName },
    ...{ customerNumber: 'SUPEROFF', mappingField: 'code' },
    ledger: { readAt: NOW - 300_000, total: 1, revision: 'r1' },
  };
}

it('the companies of a card can be chosen as soon as they are seen', async () => {
  const html = draw(
    <Panel
      address={{
        panelKey: 'k7f2abcd' as PanelKey,
        claim: { tenantId: TENANT, associateId: '12', contactId: 104, language: 'en-GB' },
      }}
      openedAt={NOW}
      preferences={FIRST_PREFERENCES}
      firstPages={{}}
      locale="en"
      messages={await loadMessages('en', 'panel')}
      opened={{
        kind: 'card',
        contact: { id: 104, name: 'Fjellheim Kontor AS' },
        viewer: { userName: 'Siv', isAdministrator: false },
        companies: [company('c1', 'Nordvik Handel AS'), company('c2', 'Havn & Last AS')],
      }}
    />,
  );
  expect(html).toMatch(/<button[^>]*aria-pressed="true"[^>]*>All companies</);
  expect(html).toMatch(/<button[^>]*aria-pressed="false"[^>]*>Nordvik Handel AS</);
});

it('the menu of a connection can be opened as soon as it is seen', async () => {
  const connection: Connection = {
    ...{ id: 'c1' as ConnectionId, tenantId: TENANT, kind: 'interactive', state: 'connected' },
    ...{ company: undefined, timeZone: 'Europe/Oslo', tokenKind: 'unknown', stateSince: NOW },
    ...{ grantedBy: undefined, grantedAt: undefined, grantExpiresAt: undefined },
    ...{ lastSuccessAt: NOW, lastFailureAt: undefined, lastFailureCode: undefined },
  };
  const html = draw(
    <Screen locale="en" messages={await loadMessages('en', 'manage')}>
      <ConnectionRow
        connection={connection}
        notice={undefined}
        now={NOW}
        testConnection={() => Promise.resolve(IDLE)}
      />
    </Screen>,
  );
  const [button] = /<button[^>]*>Connected/.exec(html) ?? [];
  expect(button).toContain('aria-haspopup="menu"');
  expect(button).not.toContain(' disabled=');
});
