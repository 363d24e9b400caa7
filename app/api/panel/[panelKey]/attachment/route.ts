import { createFileHandle } from '#lib/auth/file-handle.ts';
import { panelRoute } from '#lib/auth/panel-route.ts';
import { attachmentBody, parseDocument } from '../document/document-address.ts';
import type { PanelParams } from '../panel-address.ts';
import { claimIn, parsePanelKey } from '../panel-address.ts';

/** A handle by which one file that hangs on a document may be downloaded once, within a minute. */
export const POST = panelRoute<PanelParams>(async ({ server, user, params, json }) => {
  const body = await json(attachmentBody);
  const panelKey = parsePanelKey(params);
  await server.documents.checkFile(user, panelKey, claimIn(body), {
    ...parseDocument(body),
    attachmentId: body.attachment,
  });
  return { handle: await createFileHandle(server.fileHandles, user, { ...body, panelKey }) };
}, 'file');
