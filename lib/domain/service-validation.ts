/**
 * What can be said about a typed Tenant ID before anybody has proven control of the company behind
 * it: whether it can be used, and if not, what to do. Nothing about the company itself.
 */
export type ServiceValidation =
  | 'usable'
  /** Not a UUID. */
  | 'malformed'
  /** This installation has no Service API app, or Visma refuses the app itself. */
  | 'not-configured'
  /** Another connection of the same tenant stands for it. */
  | 'already-connected'
  /** The connection to be changed stands for another company. */
  | 'other-company'
  /** Visma gives a token, but the API does not know it as a company: the customer contract's id. */
  | 'customer-contract'
  | 'not-approved'
  | 'no-licence'
  | 'visma-down';
