import type { WorldSettings } from '../world.ts';
import { ControlError, parseFields, refuseOtherFields } from './fields.ts';

type Check = (value: unknown) => boolean;

const oneOf =
  (...allowed: readonly string[]): Check =>
  (value) =>
    allowed.some((candidate) => candidate === value);
const atLeast =
  (lowest: number): Check =>
  (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= lowest;
const notNegative: Check = (value) => typeof value === 'number' && value >= 0;
const httpUrlOrNone: Check = (value) =>
  value === '' || (typeof value === 'string' && /^https?:\/\//u.test(value) && URL.canParse(value));
const headerName: Check = (value) => typeof value === 'string' && /^[a-z0-9-]+$/iu.test(value);
const text: Check = (value) => typeof value === 'string' && value !== '';
const flag: Check = (value) => typeof value === 'boolean';

const CHECKS: Readonly<Record<keyof WorldSettings, Check>> = {
  refreshTokens: oneOf('reuse', 'one-time'),
  refreshGraceSeconds: notNegative,
  accessTokenSeconds: atLeast(1),
  tenantIdClaim: flag,
  stringIat: flag,
  signInOpenerPolicy: oneOf('', 'same-origin', 'same-origin-allow-popups', 'noopener-allow-popups'),
  maxPageSize: atLeast(1),
  apiLatencyMs: atLeast(0),
  paymentsInDocuments: flag,
  changeFilter: oneOf('applied', 'ignored'),
  rateLimit: atLeast(0),
  rateLimitReset: oneOf('seconds', 'epoch'),
  legacyTokens: oneOf('accepted', 'refused'),
  crmAccessTokenSeconds: atLeast(1),
  backgroundApi: oneOf('queued', 'ignored', 'refused'),
  backgroundMs: atLeast(0),
  backgroundOutcome: oneOf('finished', 'failed'),
  backgroundKeptSeconds: atLeast(0),
  webhookUrl: httpUrlOrNone,
  webhookKey: text,
  webhookHeader: headerName,
};

/** Nothing changes unless every value is right. */
export function changeSettings(settings: WorldSettings, input: unknown): WorldSettings {
  const fields = parseFields(input);
  refuseOtherFields(fields, Object.keys(CHECKS));
  for (const [name, check] of Object.entries(CHECKS)) {
    if (fields.has(name) && !check(fields.get(name)))
      throw new ControlError(`${name} has a value that it cannot have`);
  }
  return Object.assign(settings, Object.fromEntries(fields));
}
