import type { DocumentLookup } from '../db/document-lookup.ts';
import type { LedgerCustomer, LedgerRef } from '../db/ledger-store.ts';
import type { ByteStream } from '../domain/byte-stream.ts';
import type { CalendarDate } from '../domain/calendar-date.ts';
import type { DetailedType, DocumentDetail, PrintableType } from '../domain/document-detail.ts';
import type { DocumentType } from '../domain/document.ts';
import type { DetailCache } from './detail-cache.ts';

/** Names one document of one customer, and the ledger that must have it. */
export interface WantedDocument extends LedgerRef, LedgerCustomer {
  readonly type: DocumentType;
  readonly number: string;
}

/** What Visma answered, and whose document it says it is. */
export interface ReadDetail {
  readonly number: string;
  readonly customerNumber: string;
  readonly detail: DocumentDetail;
}

/** Of a file; its signal ends the question and what is on its way. */
export interface Abortable {
  readonly signal?: AbortSignal;
}

export interface ReadFile {
  readonly stream: ByteStream;
  /** As Visma says it, in lower case. */
  readonly contentType: string;
}

/** Readers ask Visma with the connection's grant and throw `visma.*`, `connection.*`, `http.*`. */
export interface DetailDeps {
  readonly documents: DocumentLookup;
  readonly details: DetailCache;
  readonly readDetail: (
    wanted: LedgerCustomer & {
      readonly type: DetailedType;
      readonly number: string;
      readonly date: CalendarDate | undefined;
    },
  ) => Promise<ReadDetail>;
  /** Also throws `document.not-a-pdf`. */
  readonly readPrint: (
    wanted: LedgerCustomer & Abortable & { readonly type: PrintableType; readonly number: string },
  ) => Promise<ByteStream>;
  readonly readAttachment: (
    wanted: LedgerCustomer & Abortable & { readonly attachmentId: string },
  ) => Promise<ReadFile>;
}
