import { createFileHandle } from '#lib/auth/file-handle.ts';
import { panelRoute } from '#lib/auth/panel-route.ts';
import type { PanelParams } from '../panel-address.ts';
import { claimIn, companyBody, parseConnectionId, parsePanelKey } from '../panel-address.ts';

/** A handle by which a tab of its own may fetch the customer's statement once, within a minute. */
export const POST = panelRoute<PanelParams>(async ({ server, user, params, json }) => {
  const body = await json(companyBody);
  const panelKey = parsePanelKey(params);
  await server.exports.open(user, panelKey, claimIn(body), parseConnectionId(body.connection));
  return { handle: await createFileHandle(server.fileHandles, user, { ...body, panelKey }) };
});
