import type { PanelUser } from '../domain/actor.ts';
import type { CrmContextClaim } from '../domain/crm-context.ts';
import { isPrintable } from '../domain/document-detail.ts';
import type { PanelKey } from '../domain/ids.ts';
import { AppError } from '../errors.ts';
import type { AttachedFile, CardDocumentDeps, FileOnCard } from './card-document-deps.ts';
import { toLedgerDocument } from './open-document.ts';
import { resolveCustomer } from './resolve-customer.ts';

/**
 * Whether this person may have the file, and whether Visma has one, without fetching it: what goes
 * wrong here is said in the panel. Throws as `getCardFile` does.
 */
export async function checkCardFile(
  deps: CardDocumentDeps,
  user: PanelUser,
  key: PanelKey,
  claim: CrmContextClaim,
  file: FileOnCard,
): Promise<void> {
  const resolved = await resolveCustomer(deps, user, key, claim, file.connectionId);
  const wanted = toLedgerDocument(resolved, file);
  const { attachmentId } = file;
  if (attachmentId !== undefined) await deps.findAttachment({ ...wanted, attachmentId });
  else if (isPrintable(file.type)) await deps.getDocument(wanted);
  else throw new AppError('document.no-print', 'Visma prints no such document');
}

/**
 * The print of a document, or a file that hangs on it, authorised anew: a handle only says who asks
 * for what. Throws `document.no-print`, `document.not-a-pdf`, and as `openDocument` does.
 */
export async function getCardFile(
  deps: CardDocumentDeps,
  user: PanelUser,
  key: PanelKey,
  claim: CrmContextClaim,
  file: FileOnCard,
): Promise<AttachedFile> {
  const resolved = await resolveCustomer(deps, user, key, claim, file.connectionId);
  const { signal } = file;
  const wanted = { ...toLedgerDocument(resolved, file), ...(signal !== undefined && { signal }) };
  if (file.attachmentId !== undefined) {
    return deps.getAttachment({ ...wanted, attachmentId: file.attachmentId });
  }
  return {
    stream: await deps.printDocument(wanted),
    name: `${file.type} ${file.number}.pdf`,
    contentType: 'application/pdf',
  };
}
