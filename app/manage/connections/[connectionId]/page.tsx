import { notFound } from 'next/navigation';
import { ConnectionPage } from '#components/connections/connection-page.tsx';
import { ManageDoor } from '#components/shell/manage-door.tsx';
import { findConnectionId } from '#lib/domain/ids.ts';
import { server } from '#lib/server.ts';
import {
  createLink,
  pauseConnection,
  removeConnection,
  resumeConnection,
  saveService,
  testConnection,
  validateService,
} from '../../actions.ts';
import { openScreen } from '../../open-screen.ts';

interface DetailsPageProps {
  readonly params: Promise<{ readonly connectionId: string }>;
}

/** Everything about one connection, and everything that can be done with it. */
export default async function DetailsPage({ params }: DetailsPageProps) {
  const { screen, visitor } = await openScreen();
  if (visitor.kind !== 'admin') return <ManageDoor {...screen} because={visitor.kind} />;
  const { admin } = visitor;
  const { connections, clock } = await server();
  const connectionId = findConnectionId((await params).connectionId);
  const details = connectionId && (await connections.describe(admin, connectionId));
  if (details === undefined) notFound();
  const notices = await connections.listNotices(admin);
  return (
    <ConnectionPage
      {...screen}
      person={{ name: admin.userName, tenant: admin.tenantId }}
      details={details}
      notice={notices.find((notice) => notice.connectionId === connectionId)}
      now={clock()}
      actions={{
        ...{ createLink, pauseConnection, removeConnection, resumeConnection, testConnection },
        ...{ validateService, saveService },
      }}
    />
  );
}
