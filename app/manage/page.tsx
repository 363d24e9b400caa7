import { Manage } from '#components/connections/manage.tsx';
import { ManageDoor } from '#components/shell/manage-door.tsx';
import { panelUrlTemplate } from '#lib/domain/panel.ts';
import { server } from '#lib/server.ts';
import {
  configurePanel,
  connectCompany,
  createPanel,
  saveService,
  testConnection,
  useExisting,
  validateService,
} from './actions.ts';
import { openScreen } from './open-screen.ts';
import { findShownResult } from './shown-result.ts';

interface ManagePageProps {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

/** Where an administrator makes panels and connects Visma companies to them. */
export default async function ManagePage(props: ManagePageProps) {
  const { screen, visitor } = await openScreen();
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
      notices={await connections.listNotices(admin)}
      result={await findShownResult(admin, await props.searchParams)}
      now={clock()}
      actions={{
        ...{ createPanel, configurePanel, connectCompany, useExisting },
        ...{ testConnection, validateService, saveService },
      }}
    />
  );
}
