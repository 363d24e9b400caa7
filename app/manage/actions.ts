'use server';

import { revalidatePath } from 'next/cache';
import { headers } from 'next/headers';
import { failureWordOf } from '#components/connections/failure-word.ts';
import type { ActionState } from '#components/connections/manage-actions.ts';
import { requireAdmin } from '#lib/auth/require-admin.ts';
import type { Admin } from '#lib/domain/actor.ts';
import { findConnectionId, findPanelKey } from '#lib/domain/ids.ts';
import { AppError } from '#lib/errors.ts';
import type { Server } from '#lib/server.ts';
import { server } from '#lib/server.ts';
import { toActionFailure } from './action-failure.ts';

export async function createPanel(_before: ActionState, form: FormData): Promise<ActionState> {
  return asAdmin(async (admin, { panels }) => {
    await panels.create(admin, settingsIn(form));
    return { kind: 'saved' };
  });
}

export async function configurePanel(_before: ActionState, form: FormData): Promise<ActionState> {
  return asAdmin(async (admin, { panels }) => {
    await panels.configure(admin, panelKeyIn(form), settingsIn(form));
    return { kind: 'saved' };
  });
}

export async function connectCompany(_before: ActionState, form: FormData): Promise<ActionState> {
  return asAdmin(async (admin, { connections }) => {
    const { id } = await connections.prepare(admin, panelKeyIn(form));
    return { kind: 'leave', path: `/oauth/visma/start?connection=${id}` };
  });
}

export async function testConnection(_before: ActionState, form: FormData): Promise<ActionState> {
  return asAdmin(async (admin, { connections }) => {
    const outcome = await connections.check(admin, connectionIdIn(form));
    if (outcome.kind === 'works') return { kind: 'works', companyName: outcome.companyName };
    if (outcome.kind === 'fails') return { kind: 'fails', failure: failureWordOf(outcome.code) };
    const { refusal } = outcome;
    return {
      kind: 'other-company',
      result: refusal.result,
      chosen: 'actual' in refusal ? refusal.actual : undefined,
      expected: 'expected' in refusal ? refusal.expected : undefined,
    };
  });
}

/** Every action is open to the world until it has asked who is there. */
async function asAdmin(
  act: (admin: Admin, server: Server) => Promise<ActionState>,
): Promise<ActionState> {
  const composed = await server();
  try {
    const admin = await requireAdmin(composed.auth, await headers());
    const state = await act(admin, composed);
    // A page drawn anew would drop the form that is about to leave for Visma.
    if (state.kind !== 'leave') revalidatePath('/manage');
    return state;
  } catch (error) {
    return toActionFailure(error, composed.log);
  }
}

function settingsIn(form: FormData) {
  return { name: form.get('name'), mappingField: form.get('mappingField') };
}

function panelKeyIn(form: FormData) {
  const key = findPanelKey(textIn(form, 'panel'));
  if (key === undefined) throw new AppError('input.not-found', 'no panel key');
  return key;
}

function connectionIdIn(form: FormData) {
  const id = findConnectionId(textIn(form, 'connection'));
  if (id === undefined) throw new AppError('input.not-found', 'no connection id');
  return id;
}

function textIn(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}
