import { headers } from 'next/headers';
import { Manage } from '#components/connections/manage.tsx';
import { ManageDoor } from '#components/shell/manage-door.tsx';
import { panelUrlTemplate } from '#lib/domain/panel.ts';
import { preferredLocale } from '#lib/i18n/locale.ts';
import { loadMessages } from '#lib/i18n/messages.ts';
import { server } from '#lib/server.ts';
import { configurePanel, connectCompany, createPanel, testConnection } from './actions.ts';
import { findShownResult } from './shown-result.ts';
import { findVisitor } from './visitor.ts';

interface ManagePageProps {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

/** Where an administrator makes panels and connects Visma companies to them. */
export default async function ManagePage(props: ManagePageProps) {
  const locale = preferredLocale((await headers()).get('accept-language'));
  const screen = { locale, messages: await loadMessages(locale, 'manage') };
  const visitor = await findVisitor();
  if (visitor.kind !== 'admin') return <ManageDoor {...screen} because={visitor.kind} />;
  const { admin } = visitor;
  const { panels, connections, config, clock } = await server();
  const all = await panels.list(admin);
  const urls = new Map(all.map(({ key }) => [key, panelUrlTemplate(config.appUrl, key)]));
  return (
    <Manage
      {...screen}
      person={{ name: admin.userName, tenant: admin.tenantId }}
      panels={all}
      urls={Object.fromEntries(urls)}
      connections={await connections.list(admin)}
      result={await findShownResult(admin, await props.searchParams)}
      now={clock()}
      actions={{ createPanel, configurePanel, connectCompany, testConnection }}
    />
  );
}
