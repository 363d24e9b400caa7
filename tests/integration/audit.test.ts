import { expect, it } from 'vitest';
import { listEvents } from '#lib/audit/list-events.ts';
import { recordEvent } from '#lib/audit/record-event.ts';
import type { TenantId } from '#lib/domain/ids.ts';
import { describeOnEachEngine } from '#tests/support/databases.ts';

const [ours, theirs] = ['Cust1', 'Cust2'] as [TenantId, TenantId];

describeOnEachEngine('audit trail', (open) => {
  it('lists the events of one tenant, newest first, page by page', async () => {
    const db = await open();
    const record = (tenantId: TenantId, subject: string, at: number) =>
      recordEvent(
        { db, clock: () => at },
        {
          tenantId,
          event: 'panel.changed',
          actor: '5',
          subject,
          before: { name: 'a' },
          after: { name: 'b' },
        },
      );
    for (const at of [1, 2, 3]) await record(ours, `panel-${String(at)}`, at);
    await record(theirs, 'panel-of-theirs', 4);

    const newest = await listEvents({ db }, ours, { limit: 2 });
    expect(newest.map((event) => event.subject)).toEqual(['panel-3', 'panel-2']);
    expect(newest[0]).toMatchObject({
      at: 3,
      event: 'panel.changed',
      before: { name: 'a' },
      after: { name: 'b' },
    });
    const older = await listEvents({ db }, ours, { limit: 2, beforeId: newest[1]!.id });
    expect(older.map((event) => event.subject)).toEqual(['panel-1']);
  });
});
