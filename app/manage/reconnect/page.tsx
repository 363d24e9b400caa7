import { Run } from '#components/connections/run.tsx';
import { ManageDoor } from '#components/shell/manage-door.tsx';
import { server } from '#lib/server.ts';
import { createLink, endRun, startRun } from '../actions.ts';
import { openScreen } from '../open-screen.ts';
import { findShownResult } from '../shown-result.ts';

interface RunPageProps {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

/** All companies that need a person, one after the other, until none does. */
export default async function RunPage(props: RunPageProps) {
  const { screen, visitor } = await openScreen();
  if (visitor.kind !== 'admin') return <ManageDoor {...screen} because={visitor.kind} />;
  const { admin } = visitor;
  const { reconnectRun, clock } = await server();
  return (
    <Run
      {...screen}
      person={{ name: admin.userName, tenant: admin.tenantId }}
      run={await reconnectRun.find(admin)}
      result={await findShownResult(admin, await props.searchParams)}
      now={clock()}
      actions={{ startRun, endRun, createLink }}
    />
  );
}
