import type { FileToSend } from '#lib/auth/file-answer.ts';
import type { HandledFile } from '#lib/auth/file-handle.ts';
import type { PanelUser } from '#lib/domain/actor.ts';
import { AppError } from '#lib/errors.ts';
import type { Server } from '#lib/server.ts';
import type { PanelParams } from '../panel-address.ts';
import { claimIn, parsePanelKey } from '../panel-address.ts';
import { parseDocument } from './document-address.ts';

interface FileCall {
  readonly server: Pick<Server, 'documents'>;
  readonly user: PanelUser;
  readonly file: HandledFile;
  readonly params: PanelParams;
  readonly signal: AbortSignal;
}

/** The PDF, to be shown. Throws as `getCardFile` does. */
export async function fetchPrint(call: FileCall): Promise<FileToSend> {
  if (call.file.attachment !== undefined) throw isForAnother();
  return { ...(await fetchFile(call)), disposition: 'inline' };
}

/** The attachment, to be stored. Throws as `getCardFile` does. */
export async function fetchAttachment(call: FileCall): Promise<FileToSend> {
  if (call.file.attachment === undefined) throw isForAnother();
  return { ...(await fetchFile(call)), disposition: 'attachment' };
}

async function fetchFile({ server, user, file, params, signal }: FileCall) {
  const panelKey = parsePanelKey(params);
  const { uctx, usid, cuid, connection, type = null, number = null, attachment } = file;
  if (file.panelKey !== panelKey) throw isForAnother();
  const claim = claimIn({ uctx, usid, cuid });
  const { stream, ...about } = await server.documents.getFile(user, panelKey, claim, {
    signal,
    ...parseDocument({ connection, type, number }),
    ...(attachment !== undefined && { attachmentId: attachment }),
  });
  return { ...about, content: stream };
}

function isForAnother(): AppError {
  return new AppError('document.used-handle', 'the handle was made for another address');
}
