import { expect, onTestFinished, test } from 'vitest';
import { withGrant } from '#lib/connections/with-grant.ts';
import { withGrantedFile } from '#lib/connections/with-granted-file.ts';
import { createHttp } from '#lib/http/create-http.ts';
import { createLimiter } from '#lib/http/limiter.ts';
import { createLog } from '#lib/log.ts';
import { createVismaClient } from '#lib/visma/client.ts';
import { describeConnected } from '#tests/support/describe-connections.ts';
import { serve } from '../../unit/http/serve.ts';

describeConnected('a file asked for with a grant', (current) => {
  test('that found no place is no news of the connection', async () => {
    const { bench, ref } = current();
    // Files of the simulator are here at once; these never end.
    const { url } = await serve((_request, response) => {
      response.writeHead(200).write(Buffer.alloc(64_000, 'x'));
    });
    const log = createLog({ level: 'silent' });
    const { clock } = bench.deps;
    const http = createHttp({ allow: () => true, log, clock });
    onTestFinished(() => http.close());
    const client = createVismaClient(
      { http, limiter: createLimiter({ clock }), log, clock, random: () => 0 },
      {
        ...{ apiUrl: url.href, legacyApiUrl: url.href },
        filePolicy: { retries: 0, deadlineMs: 2_000, backoffMs: 0 },
      },
    );
    const open = (number: number) =>
      withGrant(bench.deps, ref, (caller) =>
        client.openFile(caller, {
          path: ['v1', 'customerinvoice', String(number), 'print'],
          ...{ priority: 'interactive', maxBytes: 1_000_000 },
        }),
      );
    for (const number of [1, 2, 3]) await open(number);
    await expect(open(4)).rejects.toMatchObject({ code: 'document.line-full' });
    const { state, last_failure_code, last_failure_at } = await bench.rowOf(ref);
    expect([state, last_failure_code, last_failure_at]).toEqual(['connected', null, null]);
  });

  test('is cancelled when what it proves cannot be noted', async () => {
    const { bench, ref } = current();
    await bench.db.direct.updateTable('connection').set({ last_success_at: null }).execute();
    const full = new Error('disk full');
    const deps = {
      ...bench.deps,
      connections: { ...bench.deps.connections, noteSuccess: () => Promise.reject(full) },
    };
    const cancelled: string[] = [];
    const outcome = withGrantedFile(deps, ref, {
      open: () => Promise.resolve('file'),
      cancel: (file) => cancelled.push(file),
    });
    await expect(outcome).rejects.toBe(full);
    expect(cancelled).toEqual(['file']);
  });
});
