import { expect, test } from 'vitest';
import type { AuditFacts } from '#lib/domain/audit-event.ts';
import type { TenantId } from '#lib/domain/ids.ts';
import { toLogLine } from '../../../app/manage/activity/log-line.ts';

const NAMES = new Map([['c1', 'Nordvik Handel AS']]);

const lineOf = (subject: string, { before = {}, after = {} }: Record<string, AuditFacts>) =>
  toLogLine(
    {
      ...{ id: 1, at: 0, tenantId: 'Cust41001' as TenantId, actor: '5' },
      ...{ event: 'connection.reconnected', subject, before, after },
    },
    NAMES,
  );

test('the kind of a connection is told before and after', () => {
  const line = lineOf('c1', { before: { kind: 'service' }, after: { kind: 'interactive' } });
  expect(line.before).toEqual([{ fact: 'kind', value: 'service' }]);
  expect(line.after).toEqual([{ fact: 'kind', value: 'interactive' }]);
});

test('another connection that a line is about is told by its company, never by its id', () => {
  const { after } = lineOf('c2', { after: { state: 'removed', existingConnection: 'c1' } });
  expect(after).toEqual([
    { fact: 'state', value: 'removed' },
    { fact: 'name', value: 'Nordvik Handel AS' },
  ]);
  expect(lineOf('c2', { after: { existingConnection: 'c3' } }).after).toEqual([]);
});
