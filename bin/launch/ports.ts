import { once } from 'node:events';
import { createServer } from 'node:net';

/** Whether this port can be listened on; a look, not a reservation. */
export async function isPortFree(port: number, host: string): Promise<boolean> {
  const probe = createServer();
  try {
    probe.listen({ port, host, exclusive: true });
    await once(probe, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    probe.close();
  }
}
