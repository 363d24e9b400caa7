export const dynamic = 'force-dynamic';

/** The process answers. Says nothing about the database: a restart would not bring it back. */
export function GET(): Response {
  return Response.json({ live: true }, { headers: { 'cache-control': 'no-store' } });
}
