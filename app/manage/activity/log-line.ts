import type { LogLine } from '#components/connections/activity-log.tsx';
import { HAND_OVER_ACTOR } from '#lib/domain/actor.ts';
import type { AuditFacts } from '#lib/domain/audit-event.ts';
import type { Server } from '#lib/server.ts';

type Activity = Awaited<ReturnType<Server['activity']['list']>>['lines'][number];

/** Only what the screen shows goes to the browser: no ids of people, rows or requests. */
export function toLogLine(line: Activity, names: ReadonlyMap<string, string>): LogLine {
  const { id, at, event, before = {}, after = {} } = line;
  return {
    id,
    at,
    event,
    actor: actorOf(line),
    subject: names.get(line.subject) || before['company'] || after['company'] || '',
    before: shownFacts(before, names),
    after: shownFacts(after, names),
  };
}

function actorOf({ actor, actorName }: Activity): LogLine['actor'] {
  if (actor === 'system') return { is: 'system' };
  if (actor === HAND_OVER_ACTOR) return { is: 'link' };
  return { is: 'person', name: actorName ?? actor };
}

/** Facts that are words for a person; ids and codes stay on the server. */
const SHOWN = [
  'state',
  'kind',
  'result',
  'name',
  'mappingField',
  'expectedCompany',
  'actualCompany',
  'days',
  'grant',
];

function shownFacts(facts: AuditFacts, names: ReadonlyMap<string, string>): LogLine['before'] {
  return SHOWN.flatMap((fact) => {
    const value = fact === 'name' ? nameIn(facts, names) : facts[fact];
    return value === undefined || value === '' ? [] : [{ fact, value }];
  });
}

/** Another connection that a line is also about is told by its company, where no name says it. */
function nameIn(facts: AuditFacts, names: ReadonlyMap<string, string>): string | undefined {
  const { name, actualCompany, existingConnection } = facts;
  if (name !== undefined || actualCompany !== undefined) return name;
  return names.get(existingConnection ?? '');
}
