import { revalidatePath } from 'next/cache';
import { headers } from 'next/headers';
import type { ActionState } from '#components/connections/manage-actions.ts';
import { requireAdmin } from '#lib/auth/require-admin.ts';
import { requireOwnAction } from '#lib/auth/require-own-request.ts';
import type { Admin } from '#lib/domain/actor.ts';
import type { ConnectionId, PanelKey } from '#lib/domain/ids.ts';
import { findConnectionId, findPanelKey } from '#lib/domain/ids.ts';
import { AppError } from '#lib/errors.ts';
import type { Server } from '#lib/server.ts';
import { server } from '#lib/server.ts';
import { toActionFailure } from './action-failure.ts';

/** Every action is open to the world until it has asked who is there. */
export async function asAdmin(
  act: (admin: Admin, server: Server) => Promise<ActionState>,
): Promise<ActionState> {
  const composed = await server();
  try {
    const given = await headers();
    requireOwnAction(given, composed.config.appUrl);
    const admin = await requireAdmin(composed.auth, given);
    const state = await act(admin, composed);
    // A page drawn anew would drop the form that is about to leave for Visma.
    if (state.kind !== 'leave') revalidatePath('/manage', 'layout');
    return state;
  } catch (error) {
    return toActionFailure(error, composed.log);
  }
}

export function panelKeyIn(form: FormData): PanelKey {
  const key = findPanelKey(textIn(form, 'panel'));
  if (key === undefined) throw new AppError('input.not-found', 'no panel key');
  return key;
}

export function connectionIdIn(form: FormData, name = 'connection'): ConnectionId {
  const id = findConnectionId(textIn(form, name));
  if (id === undefined) throw new AppError('input.not-found', 'no connection id');
  return id;
}

/** A connection that is to become one by Service API, or the panel that gets a new one. */
export function serviceTargetIn(
  form: FormData,
): { readonly connectionId: ConnectionId } | { readonly panelKey: PanelKey } {
  return form.has('connection')
    ? { connectionId: connectionIdIn(form) }
    : { panelKey: panelKeyIn(form) };
}

export function textIn(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}
