import type { CalendarDate } from './calendar-date.ts';
import type { DocumentState } from './document-state.ts';
import type { DocumentType } from './document.ts';
import type { ConnectionId } from './ids.ts';
import type { LedgerFigures } from './ledger-figures.ts';
import type { LedgerNews } from './ledger-look.ts';
import type { AmountE4 } from './money.ts';
import type { MappingField } from './panel.ts';
import type { KnownBehaviour } from './payment-behaviour.ts';
import type { LedgerProof } from './proof-line.ts';
import type { Turnover } from './turnover.ts';

/** Why a whole card cannot be shown. The screen chooses sentence, owner and action by it. */
export type CardProblemCode =
  | 'invalid-link'
  | 'unknown-panel'
  | 'signed-out'
  | 'other-account'
  | 'app-not-approved'
  | 'crm-down'
  | 'crm-maintenance'
  | 'crm-suspended'
  | 'not-allowed'
  | 'never-connected'
  | 'too-many-requests';

/** Why one company's documents are missing, old or unreadable. */
export type CompanyProblemCode =
  | 'not-mapped'
  | 'no-such-customer'
  | 'never-connected'
  | 'needs-reauthentication'
  | 'role-missing'
  | 'no-licence'
  | 'not-approved'
  | 'paused'
  | 'throttled'
  | 'visma-down'
  | 'incomplete';

/** Instants are epoch milliseconds. `supportId` finds the log line. */
export interface Problem<Code extends string> {
  readonly code: Code;
  readonly since?: number;
  /** Of `incomplete`: nothing else; `since` is when all of them were last known. */
  readonly lacks?: 'payments';
  /** When the next attempt is made by itself. */
  readonly until?: number;
  readonly supportId?: string;
}

export interface CardViewer {
  readonly userName: string;
  readonly isAdministrator: boolean;
}

/** One company's part of a card: its state and its ledger's, without rows. */
export interface CompanyCard {
  readonly connectionId: ConnectionId;
  readonly companyName: string;
  readonly customerNumber?: string;
  /** The field of the company card that the number is taken from; *not-mapped* names it. */
  readonly mappingField?: MappingField;
  /** Default currency of the company, ISO 4217. */
  readonly baseCurrency?: string;
  readonly problem?: Problem<CompanyProblemCode>;
  /** This person has told the administrators of the problem. */
  readonly isReported?: boolean;
  readonly ledger?: LedgerSummary;
}

export interface LedgerSummary {
  /** When the rows shown were read completely; absent before the first complete read. */
  readonly readAt?: number;
  /** Documents in Visma: the rows shown, or what a first read under way was told. */
  readonly total: number;
  /** A read is under way. */
  readonly reading?: { readonly received: number; readonly total: number };
  /** Changes when the rows shown change: the list is asked for again. */
  readonly revision: string;
  /** Absent before the first rows. Of the same read as the rows shown. */
  readonly figures?: LedgerFigures;
  /** Net beside Visma's own balance; absent while there is no comparison of this net. */
  readonly proof?: LedgerProof;
  /** Absent until settlement dates were read. */
  readonly behaviour?: KnownBehaviour;
  /** In the company's currency; absent where Visma has told of none. */
  readonly creditLimitE4?: AmountE4;
  /** Since this person's last view of the card; absent during the first one. */
  readonly news?: LedgerNews;
  /** No refresh before this instant: Visma's limit or ours. */
  readonly refreshAt?: number;
  /** The rows are those of the last good read, which is more than a day ago: no longer today's. */
  readonly isTooOld?: boolean;
}

export type CardResponse =
  | { readonly kind: 'problem'; readonly problem: Problem<CardProblemCode> }
  | {
      readonly kind: 'card';
      readonly contact: { readonly id: number; readonly name: string };
      readonly viewer: CardViewer;
      readonly companies: readonly CompanyCard[];
    };

/** A document as the list shows it. Amounts carry the sign by which they change what is owed. */
export interface DocumentRow {
  /** Unique within a ledger: type and number. */
  readonly key: string;
  readonly type: DocumentType;
  readonly number: string;
  readonly date?: CalendarDate;
  readonly dueDate?: CalendarDate;
  readonly currency: string;
  readonly amountE4: AmountE4;
  readonly balanceE4: AmountE4;
  readonly state: DocumentState;
  readonly reference: string;
  readonly text: string;
  readonly flawed: boolean;
}

export interface DocumentPage {
  readonly rows: readonly DocumentRow[];
  /** Opaque; absent on the last page. */
  readonly nextCursor?: string;
  readonly total: number;
  readonly revision: string;
}

/** Absent while the first read goes on. */
export interface TurnoverAnswer {
  readonly turnover?: Turnover;
}

/** What every refused data request answers; the words are the screen's. */
export interface ProblemResponse {
  readonly problem: Problem<CardProblemCode | CompanyProblemCode | 'invalid-request' | 'internal'>;
}
