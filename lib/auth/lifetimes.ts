/** How long the parts of a sign-in live. Milliseconds unless the name says seconds. */
export const LIFETIMES = {
  /** From the click to SuperOffice's answer; an authorization code lives no longer either. */
  signInMs: 10 * 60_000,
  handleMs: 30_000,
  panelSessionMs: 8 * 3_600_000,
  manageSessionMs: 8 * 3_600_000,
  manageIdleMs: 60 * 60_000,
  /** How long an id_token is believed about administrator rights. */
  identityMs: 10 * 60_000,
  /** `last_used_at` is written at most this often. */
  touchMs: 60_000,
} as const;

export const PANEL_SESSION_SEC = LIFETIMES.panelSessionMs / 1000;
export const MANAGE_SESSION_SEC = LIFETIMES.manageSessionMs / 1000;
export const SIGN_IN_SEC = LIFETIMES.signInMs / 1000;
