import { CARD_FACT_DEFECTS } from './card-fact-defects.ts';
import type { Defect } from './defect.ts';
import { EXPORT_DEFECTS } from './export-defects.ts';
import { HAND_OVER_DEFECTS } from './hand-over-defects.ts';
import { LEDGER_DEFECTS } from './ledger-defects.ts';
import { OAUTH_DEFECTS } from './oauth-defects.ts';
import { PRINT_DEFECTS } from './print-defects.ts';
import { RATE_DEFECTS } from './rate-defects.ts';
import { REFRESH_DEFECTS } from './refresh-defects.ts';
import { UPSTREAM_DEFECTS } from './upstream-defects.ts';
import { VAULT_DEFECTS } from './vault-defects.ts';

/** Later checks bring their own. */
export const DEFECTS: readonly Defect[] = [
  ...OAUTH_DEFECTS,
  ...HAND_OVER_DEFECTS,
  ...VAULT_DEFECTS,
  ...REFRESH_DEFECTS,
  ...RATE_DEFECTS,
  ...PRINT_DEFECTS,
  ...EXPORT_DEFECTS,
  ...LEDGER_DEFECTS,
  ...CARD_FACT_DEFECTS,
  ...UPSTREAM_DEFECTS,
];
