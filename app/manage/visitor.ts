import { headers } from 'next/headers';
import { requireAdmin } from '#lib/auth/require-admin.ts';
import type { Admin } from '#lib/domain/actor.ts';
import { hasCode } from '#lib/errors.ts';
import { server } from '#lib/server.ts';

export type Visitor =
  | { readonly kind: 'admin'; readonly admin: Admin }
  | { readonly kind: 'signIn' }
  | { readonly kind: 'notAdministrator' }
  /** SuperOffice cannot say at the moment whether this is an administrator. */
  | { readonly kind: 'crmDown' };

/** Who looks at the manage page. */
export async function findVisitor(): Promise<Visitor> {
  try {
    return { kind: 'admin', admin: await requireAdmin((await server()).auth, await headers()) };
  } catch (error) {
    if (hasCode(error, 'auth.signed-out')) return { kind: 'signIn' };
    if (hasCode(error, 'auth.not-administrator')) return { kind: 'notAdministrator' };
    if (hasCode(error, 'crm.unavailable')) return { kind: 'crmDown' };
    throw error;
  }
}
