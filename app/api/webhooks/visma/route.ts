import { server } from '#lib/server.ts';

export const dynamic = 'force-dynamic';

async function answer(request: Request): Promise<Response> {
  const { webhooks } = await server();
  return webhooks.answer(request);
}

/** Where Visma tells that something changed; off unless `VISMA_WEBHOOK_KEYS` is set. */
export { answer as POST };
/** Next answers other methods by itself with 405, which would show that the endpoint exists. */
export { answer as GET };
