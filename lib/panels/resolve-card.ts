import type { ContactRead } from '../db/contact-read-store.ts';
import type { PanelUser } from '../domain/actor.ts';
import type { Asking } from '../domain/asking.ts';
import type { Connection } from '../domain/connection.ts';
import type { CrmContextClaim } from '../domain/crm-context.ts';
import type { CustomerNumber, PanelKey } from '../domain/ids.ts';
import type { MappingField } from '../domain/panel.ts';
import { AppError, hasCode } from '../errors.ts';
import type { PanelDeps } from './panel-deps.ts';

/** Rights in SuperOffice are believed this long after they were last proved. */
const CONTACT_BELIEVED_MS = 300_000;

export interface ResolvedCompany {
  readonly connection: Connection;
  readonly mappingField: MappingField;
  /** Undefined when the card's mapping field is empty. */
  readonly customerNumber: CustomerNumber | undefined;
}

export interface ResolvedCard {
  /** `country` as SuperOffice has it: two letters of ISO 3166, or empty. */
  readonly contact: { readonly id: number; readonly name: string; readonly country: string };
  readonly companies: readonly ResolvedCompany[];
}

/**
 * Who is asking for which customers: the claim of the URL against the session, the panel within
 * the session's tenant, the card with the person's own rights. Nothing is asked of anybody before
 * session and panel are known to fit. Throws `auth.other-account`, `input.not-found`,
 * `connection.never-connected` and what SuperOffice answers (`crm.*`).
 */
export async function resolveCard(
  deps: PanelDeps,
  user: PanelUser,
  key: PanelKey,
  claim: CrmContextClaim,
  asking: Asking = 'by-itself',
): Promise<ResolvedCard> {
  if (claim.tenantId !== user.tenantId || claim.associateId !== user.associateId) {
    throw new AppError('auth.other-account', 'the card belongs to another account');
  }
  if (user.panelKey !== undefined && user.panelKey !== key) {
    throw new AppError('input.not-found', 'the session is for another panel');
  }
  const panel = await deps.panels.findAttached(user.tenantId, key);
  if (panel === undefined) throw new AppError('input.not-found', 'no such panel');
  const { attached } = panel;
  if (attached.every(({ connection }) => connection.state === 'new')) {
    throw new AppError('connection.never-connected', 'no company is connected to this panel');
  }
  const contact = await readContact(deps, user, claim.contactId, asking);
  return {
    contact: { id: contact.contactId, name: contact.name, country: contact.country },
    companies: startedOf(attached).map(({ connection, mappingField: own }) => {
      const mappingField = own ?? panel.mappingField;
      return { connection, mappingField, customerNumber: customerNumberIn(contact, mappingField) };
    }),
  };
}

/** A connection that nobody finished is the administrators' matter while the card has another. */
function startedOf<Attached extends { readonly connection: Connection }>(
  attached: readonly Attached[],
): readonly Attached[] {
  return attached.filter(({ connection }) => connection.state !== 'new');
}

async function readContact(
  deps: PanelDeps,
  user: PanelUser,
  contactId: number,
  asking: Asking,
): Promise<ContactRead> {
  const ref = { tenantId: user.tenantId, grantId: user.grantId, contactId };
  const remembered = await deps.contactReads.find(ref, deps.clock() - CONTACT_BELIEVED_MS);
  if (remembered !== undefined) return remembered;
  const failure = deps.contactFailures.find(ref, asking, deps.clock());
  if (failure !== undefined) throw failure;
  const contact = await readOrForget(deps, user, contactId);
  deps.contactFailures.forget(ref);
  await deps.contactReads.remember(ref, contact, deps.clock());
  return contact;
}

async function readOrForget(
  deps: PanelDeps,
  user: PanelUser,
  contactId: number,
): Promise<ContactRead> {
  const ref = { tenantId: user.tenantId, grantId: user.grantId, contactId };
  try {
    return await deps.readContact(user, contactId);
  } catch (error) {
    deps.contactFailures.remember(ref, error, deps.clock());
    if (hasCode(error, 'crm.contact-refused', 'crm.no-such-contact')) {
      await deps.contactReads.forget(ref);
    }
    throw error;
  }
}

function customerNumberIn(contact: ContactRead, field: MappingField): CustomerNumber | undefined {
  const text = contact[field].trim();
  return text === '' ? undefined : (text as CustomerNumber);
}
