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
    before: shownFacts(before),
    after: shownFacts(after),
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
  'result',
  'name',
  'mappingField',
  'expectedCompany',
  'actualCompany',
  'days',
  'grant',
];

function shownFacts(facts: AuditFacts): LogLine['before'] {
  return SHOWN.flatMap((fact) => {
    const value = facts[fact];
    return value === undefined ? [] : [{ fact, value }];
  });
}
