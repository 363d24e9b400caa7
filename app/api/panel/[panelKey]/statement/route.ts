import { createFileHandle } from '#lib/auth/file-handle.ts';
import { panelRoute } from '#lib/auth/panel-route.ts';
import type { PanelParams } from '../panel-address.ts';
import { claimIn, parseConnectionId, parsePanelKey } from '../panel-address.ts';
import { statementBody } from './statement-period.ts';

/** A handle by which a tab of its own may fetch the customer's statement once, within a minute. */
export const POST = panelRoute<PanelParams>(async ({ server, user, params, json }) => {
  const { period, ...body } = await json(statementBody);
  const panelKey = parsePanelKey(params);
  await server.exports.open(user, panelKey, claimIn(body), parseConnectionId(body.connection));
  const file = { ...body, panelKey, ...(period !== undefined && { period: { ...period } }) };
  return { handle: await createFileHandle(server.fileHandles, user, file) };
}, 'statement');
