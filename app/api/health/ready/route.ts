import { server } from '#lib/server.ts';

export const dynamic = 'force-dynamic';

/** 503 with the parts that fail: `database`, `vault-key`, `migrations`, `stopping`. */
export async function GET(): Promise<Response> {
  const { health } = await server();
  const readiness = await health.readiness();
  return Response.json(readiness, {
    status: readiness.ready ? 200 : 503,
    headers: { 'cache-control': 'no-store' },
  });
}
