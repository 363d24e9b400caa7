import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { renderToString } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { ExportItems } from '#components/ledger/export/export-items.tsx';
import type { ExportMenuProps } from '#components/ledger/export/export-menu.tsx';
import { ExportMenu } from '#components/ledger/export/export-menu.tsx';
import { Screen } from '#components/shell/screen.tsx';
import { FIRST_GLANCE_QUERY } from '#lib/domain/document-query.ts';
import type { ConnectionId, PanelKey, TenantId } from '#lib/domain/ids.ts';
import type { Locale } from '#lib/i18n/locale.ts';
import { LOCALES } from '#lib/i18n/locale.ts';
import { loadMessages } from '#lib/i18n/messages.ts';

const PROPS: ExportMenuProps = {
  address: {
    panelKey: 'k7f2abcd' as PanelKey,
    claim: {
      ...{ tenantId: 'Cust41001' as TenantId, associateId: '12' },
      ...{ contactId: 104, language: undefined },
    },
  },
  connectionId: 'c1' as ConnectionId,
  query: FIRST_GLANCE_QUERY,
  total: 240,
};

async function show(locale: Locale, content: ReactNode): Promise<string> {
  const messages = await loadMessages(locale, 'panel');
  return renderToString(
    <Screen locale={locale} messages={messages}>
      <QueryClientProvider client={new QueryClient()}>{content}</QueryClientProvider>
    </Screen>,
  );
}

describe.each(LOCALES)('the export menu in %s', (locale) => {
  it('is one named button until it is opened', async () => {
    const { panel } = await loadMessages(locale, 'panel');
    const html = await show(locale, <ExportMenu {...PROPS} />);
    expect(html.match(/<button/g)).toHaveLength(1);
    expect(html).toContain(`aria-label="${panel.export.heading}"`);
    expect(html).toContain('aria-expanded="false"');
    expect(html).not.toContain(panel.export.csv);
  });

  it('offers two files, a text and a page of a period', async () => {
    const { panel } = await loadMessages(locale, 'panel');
    const html = await show(locale, <ExportItems {...PROPS} onCallSheet={() => undefined} />);
    const { csv, xlsx, callSheet, statement } = panel.export;
    for (const words of [csv, xlsx, callSheet, statement]) expect(html).toContain(words);
    expect(html).toContain(`aria-label="${panel.export.period}"`);
    expect(html).toContain(panel.newTab);
    expect(html.match(/<button/g)).toHaveLength(4);
  });

  it('says that a workbook would be too large, and leaves the CSV file', async () => {
    const { panel } = await loadMessages(locale, 'panel');
    const show50 = (total: number) =>
      show(locale, <ExportItems {...PROPS} total={total} onCallSheet={() => undefined} />);
    const [before = ''] = panel.export.problem.tooManyForSheet.split('{limit}');
    expect(await show50(50_000)).not.toContain(before);
    const html = await show50(50_001);
    expect(html).toContain(before);
    expect(html).toMatch(new RegExp(`aria-disabled="true"[^>]*>${panel.export.xlsx}<`));
  });
});
