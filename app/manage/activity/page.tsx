import { ActivityLog } from '#components/connections/activity-log.tsx';
import { ManageDoor } from '#components/shell/manage-door.tsx';
import { server } from '#lib/server.ts';
import { openScreen } from '../open-screen.ts';
import { toLogLine } from './log-line.ts';

interface ActivityPageProps {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

/** Who did what and when: one line per administrative or security act. */
export default async function ActivityPage({ searchParams }: ActivityPageProps) {
  const { screen, visitor } = await openScreen();
  if (visitor.kind !== 'admin') return <ManageDoor {...screen} because={visitor.kind} />;
  const { admin } = visitor;
  const { before } = await searchParams;
  const beforeId =
    typeof before === 'string' && /^\d{1,15}$/.test(before) ? Number(before) : undefined;
  const { activity, connections, panels, clock } = await server();
  const page = await activity.list(admin, beforeId);
  const names = new Map<string, string>([
    ...(await connections.listCompanyNames(admin)),
    ...(await panels.list(admin)).map(({ key, name }) => [key, name] as const),
  ]);
  return (
    <ActivityLog
      {...screen}
      person={{ name: admin.userName, tenant: admin.tenantId }}
      lines={page.lines.map((line) => toLogLine(line, names))}
      nextBeforeId={page.nextBeforeId}
      isFirstPage={beforeId === undefined}
      now={clock()}
    />
  );
}
