/**
 * The state of the outside world: what Visma, Visma Connect and SuperOffice would hold.
 * One `World` per simulator process; every server of the simulator reads and writes it.
 */

/** A Visma.net Financials company. */
export interface VismaCompany {
  /** Visma's UUID of the company (`tenant_id`), unique over all customer contracts. */
  readonly vismaTenantId: string;
  /** The integer that the old `ipp-company-id` header carried. */
  readonly legacyCompanyId: number;
  readonly name: string;
  readonly organisationNumber: string;
  readonly vatRegistrationId: string;
  readonly country: string;
  readonly baseCurrency: string;
  /** UUID of the customer contract that owns the company; asking the API with it is the classic mistake (401). */
  readonly contractTenantId: string;
  /** No licence: a token is issued, every ERP call answers fault 12027. */
  licensed: boolean;
  /** The Service API app was approved in the Visma App Store by this company. */
  serviceApproved: boolean;
  /** Company-wide customers by number. */
  readonly customers: Map<string, VismaCustomer>;
}

export interface VismaCustomer {
  readonly internalId: number;
  readonly number: string;
  name: string;
  readonly corporateId: string;
  readonly vatRegistrationId: string;
  readonly country: string;
  readonly currency: string;
  /** What is checked before the customer may have more; of the amount nothing follows for it. */
  creditVerification: 'Disabled' | 'DaysPastDue' | 'CreditLimit' | 'LimitAndDaysPastDue';
  creditLimit: number;
  status: 'Active' | 'OnHold' | 'CreditHold' | 'Inactive' | 'OneTime';
  lastModified: string;
  /** Oldest first, as Visma answers. */
  readonly documents: VismaDocument[];
}

export type VismaDocumentType =
  | 'Invoice'
  | 'DebitNote'
  | 'CreditNote'
  | 'Payment'
  | 'VoidPayment'
  | 'Prepayment'
  | 'Refund'
  | 'FinCharge'
  | 'SmallBalanceWo'
  | 'SmallCreditWo'
  | 'CashSale'
  | 'CashReturn';

export type VismaDocumentStatus =
  | 'Hold'
  | 'Balanced'
  | 'Voided'
  | 'Scheduled'
  | 'Open'
  | 'Closed'
  | 'PendingPrint'
  | 'PendingEmail'
  | 'CreditHold'
  | 'CcHold'
  | 'Reserved';

/** One accounts-receivable document. Amounts are in the document's currency, always positive (also credit notes). */
export interface VismaDocument {
  readonly type: VismaDocumentType;
  readonly number: string;
  status: VismaDocumentStatus;
  /** Calendar date `YYYY-MM-DD`. */
  readonly documentDate: string;
  /** Calendar date, absent on credit notes and payments. */
  readonly dueDate: string | undefined;
  readonly currency: string;
  /** Units of company base currency for one unit of `currency`. */
  readonly exchangeRate: number;
  readonly amount: number;
  balance: number;
  readonly vatTotal: number;
  readonly customerReference: string;
  readonly text: string;
  readonly paymentReference: string;
  /** AutoInvoice's reference; only the invoice shapes carry it. */
  readonly externalReference: string;
  /** Local time of the company without a zone, as Visma writes it. */
  readonly createdAt: string;
  lastModified: string;
  readonly lines: readonly VismaLine[];
  readonly applications: VismaApplication[];
  readonly attachments: readonly VismaAttachment[];
  dunningLevel: number;
  dunningLetterDate: string | undefined;
}

export interface VismaLine {
  readonly inventoryNumber: string;
  readonly description: string;
  readonly quantity: number;
  readonly unitPrice: number;
  readonly amount: number;
  readonly vatRate: number;
}

/** A payment or credit applied to a document; `docType` is Visma's short code, `PMT` for a payment. */
export interface VismaApplication {
  readonly docType: string;
  readonly reference: string;
  readonly amountPaid: number;
  readonly applicationDate: string;
  voided: boolean;
}

export interface VismaAttachment {
  readonly id: string;
  readonly name: string;
  readonly contentType: string;
}

/** A person who can sign in to Visma Connect. */
export interface VismaUser {
  readonly sub: string;
  readonly email: string;
  readonly name: string;
  /** Visma tenant ids of the companies where the user has the role *API User*; empty means `invalid_tenant`. */
  apiUserOf: string[];
}

/** A SuperOffice customer: database, people, company cards. */
export interface CrmTenant {
  readonly id: string;
  readonly companyName: string;
  readonly serial: string;
  state: 'Running' | 'Suspended' | 'OnlineMaintenance' | 'OfflineMaintenance';
  /** An administrator has approved the app; otherwise sign-in ends with *Account does not have access*. */
  appApproved: boolean;
  readonly users: CrmUser[];
  readonly contacts: Map<number, CrmContact>;
}

export interface CrmUser {
  readonly login: string;
  readonly associateId: number;
  readonly name: string;
  readonly email: string;
  readonly groupId: number;
  readonly groupName: string;
  isAdministrator: boolean;
  /** Contacts whose card this user may not read (answers 403). */
  readonly refusedContacts: Set<number>;
}

/** A company card. `code` is the UI's *Code* (API `Number1`), `number` the UI's *Number* (API `Number2`). */
export interface CrmContact {
  readonly id: number;
  name: string;
  code: string;
  number: string;
  organisationNumber: string;
  readonly country: string;
  readonly countryCode: string;
  readonly city: string;
}

export interface World {
  /** Calendar date `YYYY-MM-DD` that relative dates were counted from. */
  today: string;
  /** By Visma tenant id. */
  readonly companies: Map<string, VismaCompany>;
  /** By `sub`. */
  readonly vismaUsers: Map<string, VismaUser>;
  /** By tenant id, e.g. `Cust41001`. */
  readonly crmTenants: Map<string, CrmTenant>;
  /** Switches that the control endpoint sets; defaults are how the real servers behave by default. */
  readonly settings: WorldSettings;
}

export interface WorldSettings {
  /** Refresh tokens of Visma Connect: the same one again, or a new one each time with an optional grace. */
  refreshTokens: 'reuse' | 'one-time';
  /** May be a fraction. */
  refreshGraceSeconds: number;
  accessTokenSeconds: number;
  /** Put the `tenant_id` claim into Visma access tokens (it may be absent in reality). */
  tenantIdClaim: boolean;
  /** SuperOffice id_tokens carry `iat` as a JSON string, as both vendor samples show. */
  stringIat: boolean;
  /** `Cross-Origin-Opener-Policy` of SuperOffice's sign-in pages; empty sends none. */
  signInOpenerPolicy: '' | 'same-origin' | 'same-origin-allow-popups' | 'noopener-allow-popups';
  /** `maxPageSize` of document lists. */
  maxPageSize: number;
  /** Milliseconds added to every answer of the ERP API. */
  apiLatencyMs: number;
  /** Whether payments are among a customer's documents, or only in the list of payments. */
  paymentsInDocuments: boolean;
  /** A filter that is not known is ignored without a word. */
  changeFilter: 'applied' | 'ignored';
  /** Calls an hour per company before 429; the header `X-RateLimit-Limit`. */
  rateLimit: number;
  /** `X-RateLimit-Reset` as seconds left (today) or as an epoch second (older). */
  rateLimitReset: 'seconds' | 'epoch';
  /** Whether tokens from before Visma Connect still work on the old paths, or answer fault 12002. */
  legacyTokens: 'accepted' | 'refused';
  /** SuperOffice access tokens' life. */
  crmAccessTokenSeconds: number;
  /** What happens to calls with `erp-api-background`. */
  backgroundApi: 'queued' | 'ignored' | 'refused';
  /** How long a queued call takes. */
  backgroundMs: number;
  backgroundOutcome: 'finished' | 'failed';
  /** How long its result is kept. */
  backgroundKeptSeconds: number;
  /** Where changes of documents are told to; empty tells nobody. */
  webhookUrl: string;
  webhookKey: string;
  /** The header with the signature. */
  webhookHeader: string;
}
