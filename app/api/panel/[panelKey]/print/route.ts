import { createFileHandle } from '#lib/auth/file-handle.ts';
import { panelRoute } from '#lib/auth/panel-route.ts';
import { parseDocument, printBody } from '../document/document-address.ts';
import type { PanelParams } from '../panel-address.ts';
import { claimIn, parsePanelKey } from '../panel-address.ts';

/** A handle by which a tab of its own may fetch the PDF of a document once, within a minute. */
export const POST = panelRoute<PanelParams>(async ({ server, user, params, json }) => {
  const body = await json(printBody);
  const panelKey = parsePanelKey(params);
  await server.documents.checkFile(user, panelKey, claimIn(body), parseDocument(body));
  return { handle: await createFileHandle(server.fileHandles, user, { ...body, panelKey }) };
}, 'file');
