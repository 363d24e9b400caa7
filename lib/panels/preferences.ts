import { z } from 'zod';
import type { PreferenceRef } from '../db/preference-store.ts';
import type { PanelUser } from '../domain/actor.ts';
import { findCalendarDate } from '../domain/calendar-date.ts';
import type { CrmContextClaim } from '../domain/crm-context.ts';
import { PERIOD_KINDS } from '../domain/document-period.ts';
import { AGEING_BUCKETS, DOCUMENT_SORTS, DOCUMENT_VIEWS } from '../domain/document-query.ts';
import type { PanelKey } from '../domain/ids.ts';
import type { PanelPreferences } from '../domain/panel-preferences.ts';
import { FIRST_PREFERENCES, OPTIONAL_COLUMNS } from '../domain/panel-preferences.ts';
import { AppError } from '../errors.ts';
import { getPanel } from './get-panel.ts';
import type { PanelDeps } from './panel-deps.ts';

type PreferenceDeps = Pick<PanelDeps, 'panels' | 'preferences' | 'clock'>;

/** Room for every field at its longest; a person's setting is no storage. */
const MAX_BYTES = 4_096;
const MAX_SEARCH_LENGTH = 100;

const day = z.string().transform((text, context) => {
  const date = findCalendarDate(text);
  if (date !== undefined && date.length === text.length) return date;
  context.addIssue({ code: 'custom', message: 'not a calendar date' });
  return z.NEVER;
});

const schema = z.strictObject({
  choice: z.strictObject({
    view: z.enum(DOCUMENT_VIEWS),
    sort: z.enum(DOCUMENT_SORTS),
    direction: z.enum(['ascending', 'descending']),
    period: z.strictObject({
      kind: z.enum(PERIOD_KINDS),
      from: day.exactOptional(),
      to: day.exactOptional(),
    }),
    ageing: z.enum(AGEING_BUCKETS).exactOptional(),
    currency: z
      .string()
      .regex(/^[A-Z0-9]{3,5}$/)
      .exactOptional(),
    search: z.string().max(MAX_SEARCH_LENGTH),
  }),
  hiddenColumns: z.array(z.enum(OPTIONAL_COLUMNS)).max(OPTIONAL_COLUMNS.length),
  contactId: z.int().min(0),
  opened: z
    .strictObject({ connectionId: z.string().max(64), key: z.string().max(100) })
    .exactOptional(),
  company: z.string().max(64).exactOptional(),
});

/**
 * How this person left this panel; the first state of a panel when nothing is saved, or something
 * that an older version wrote. Throws as `savePreferences` does.
 */
export async function findPreferences(
  deps: PreferenceDeps,
  user: PanelUser,
  key: PanelKey,
  claim: CrmContextClaim,
): Promise<PanelPreferences> {
  const saved = await deps.preferences.find(await refOf(deps, user, key, claim));
  if (saved === undefined) return FIRST_PREFERENCES;
  const parsed = schema.safeParse(JSON.parse(saved));
  return parsed.success ? parsed.data : FIRST_PREFERENCES;
}

/** Throws `auth.other-account`, `input.not-found`, `input.invalid`, `input.too-large`. */
export async function savePreferences(
  deps: PreferenceDeps,
  user: PanelUser,
  key: PanelKey,
  claim: CrmContextClaim,
  preferences: unknown,
): Promise<void> {
  const parsed = schema.safeParse(preferences);
  if (!parsed.success) {
    throw new AppError('input.invalid', 'not preferences', { cause: parsed.error });
  }
  const text = JSON.stringify(parsed.data);
  if (Buffer.byteLength(text) > MAX_BYTES) {
    throw new AppError('input.too-large', 'preferences are larger than 4 KB');
  }
  await deps.preferences.save(await refOf(deps, user, key, claim), text, deps.clock());
}

/** Nothing of a customer is in them, so the card itself need not be asked for. */
async function refOf(
  deps: PreferenceDeps,
  { tenantId, associateId, panelKey }: PanelUser,
  key: PanelKey,
  claim: CrmContextClaim,
): Promise<PreferenceRef> {
  if (claim.tenantId !== tenantId || claim.associateId !== associateId) {
    throw new AppError('auth.other-account', 'the card belongs to another account');
  }
  if (panelKey !== undefined && panelKey !== key) {
    throw new AppError('input.not-found', 'the session is for another panel');
  }
  await getPanel(deps, tenantId, key);
  return { tenantId, associateId, panelKey: key };
}
