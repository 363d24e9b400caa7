import type { ByteStream } from '../domain/byte-stream.ts';
import type { CustomerDocument, DocumentType } from '../domain/document.ts';
import type { DocumentAttachment, DocumentDetail } from '../domain/document-detail.ts';
import type { ConnectionId, LedgerId } from '../domain/ids.ts';
import type { CustomerRef, PanelDeps } from './panel-deps.ts';

/** A document as the browser names it. */
export interface DocumentOnCard {
  readonly connectionId: ConnectionId;
  readonly type: DocumentType;
  readonly number: string;
}

/** A file as the browser names it: the print of a document, or what hangs on it. */
export interface FileOnCard extends DocumentOnCard {
  /** Visma's UUID; absent for the print. */
  readonly attachmentId?: string;
  /** Of the one who wants it; ends also what is on its way. */
  readonly signal?: AbortSignal;
}

/** The same once it is known whose it is. */
export type LedgerDocument = CustomerRef & {
  readonly ledgerId: LedgerId;
  readonly type: DocumentType;
  readonly number: string;
};

export interface AttachedFile {
  readonly stream: ByteStream;
  readonly name: string;
  readonly contentType: string;
}

/** All throw `input.not-found` where the ledger has no such document, and what Visma answers. */
export interface CardDocumentDeps extends PanelDeps {
  /** Template of a document's page in Visma.net; absent: that is not known. */
  readonly vismaPageUrl: string | undefined;
  readonly getDocument: (wanted: LedgerDocument) => Promise<{
    readonly document: CustomerDocument;
    readonly detail: DocumentDetail | undefined;
  }>;
  readonly printDocument: (
    wanted: LedgerDocument & Pick<FileOnCard, 'signal'>,
  ) => Promise<ByteStream>;
  readonly findAttachment: (
    wanted: LedgerDocument & { readonly attachmentId: string },
  ) => Promise<DocumentAttachment>;
  readonly getAttachment: (
    wanted: LedgerDocument & Pick<FileOnCard, 'signal'> & { readonly attachmentId: string },
  ) => Promise<AttachedFile>;
}
