import type { VismaCaller } from './caller.ts';
import type { VismaClient } from './client.ts';

/** Proves the right to read what the panels read: one customer of `GET /v1/customer`, whichever. Throws as the client does. */
export async function probeCustomers(client: VismaClient, caller: VismaCaller): Promise<void> {
  await client.get(caller, {
    path: ['v1', 'customer'],
    query: { pageNumber: 1, pageSize: 1 },
    priority: 'interactive',
    asking: 'by-hand',
  });
}
