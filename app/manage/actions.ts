'use server';

import { failureWordOf } from '#components/connections/failure-word.ts';
import type { ActionState } from '#components/connections/manage-actions.ts';
import { asAdmin, connectionIdIn, panelKeyIn, serviceTargetIn, textIn } from './as-admin.ts';
import { pathAfterUse } from './path-after-use.ts';

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

export async function useExisting(_before: ActionState, form: FormData): Promise<ActionState> {
  return asAdmin(async (admin, { connections }) => {
    const seen = connectionIdIn(form, 'existing');
    const existing = await connections.useExisting(admin, connectionIdIn(form), seen);
    return { kind: 'leave', path: pathAfterUse(existing) };
  });
}

export async function testConnection(_before: ActionState, form: FormData): Promise<ActionState> {
  return asAdmin(async (admin, { connections }) => {
    const { outcome, report } = await connections.test(admin, connectionIdIn(form));
    if (outcome.kind === 'works')
      return { kind: 'works', companyName: outcome.companyName, report };
    if (outcome.kind === 'fails')
      return { kind: 'fails', failure: failureWordOf(outcome.code), report };
    const { refusal } = outcome;
    return {
      kind: 'other-company',
      result: refusal.result,
      chosen: 'actual' in refusal ? refusal.actual : undefined,
      expected: 'expected' in refusal ? refusal.expected : undefined,
      report,
    };
  });
}

export async function pauseConnection(_before: ActionState, form: FormData): Promise<ActionState> {
  return asAdmin(async (admin, { connections }) => {
    await connections.pause(admin, connectionIdIn(form));
    return { kind: 'idle' };
  });
}

export async function resumeConnection(_before: ActionState, form: FormData): Promise<ActionState> {
  return asAdmin(async (admin, { connections }) => {
    await connections.resume(admin, connectionIdIn(form));
    return { kind: 'idle' };
  });
}

export async function removeConnection(_before: ActionState, form: FormData): Promise<ActionState> {
  return asAdmin(async (admin, { connections }) => {
    await connections.remove(admin, connectionIdIn(form));
    return { kind: 'leave', path: '/manage' };
  });
}

/** The secret goes into the fragment: whoever passes the link on, no server sees it but ours, once. */
export async function createLink(_before: ActionState, form: FormData): Promise<ActionState> {
  return asAdmin(async (admin, { handOvers, config }) => {
    const { secret, expiresAt } = await handOvers.create(admin, connectionIdIn(form));
    return { kind: 'link', url: `${config.appUrl}/hand-over#${secret}`, until: expiresAt };
  });
}

export async function startRun(): Promise<ActionState> {
  return asAdmin(async (admin, { reconnectRun }) => {
    await reconnectRun.start(admin);
    return { kind: 'idle' };
  });
}

export async function endRun(): Promise<ActionState> {
  return asAdmin(async (admin, { reconnectRun }) => {
    await reconnectRun.end(admin);
    return { kind: 'leave', path: '/manage' };
  });
}

export async function validateService(_before: ActionState, form: FormData): Promise<ActionState> {
  return asAdmin(async (admin, { connections }) => {
    const typed = textIn(form, 'vismaTenantId');
    const { result } = await connections.validateService(admin, {
      ...serviceTargetIn(form),
      vismaTenantId: typed,
    });
    return { kind: 'validated', typed, result };
  });
}

/** Keeps the Tenant ID on the server; no URL carries it. */
export async function saveService(_before: ActionState, form: FormData): Promise<ActionState> {
  return asAdmin(async (admin, { connections }) => {
    const typed = textIn(form, 'vismaTenantId');
    const saved = await connections.saveService(admin, {
      ...serviceTargetIn(form),
      vismaTenantId: typed,
    });
    return saved.result === 'usable'
      ? { kind: 'leave', path: `/oauth/visma/start?connection=${saved.connectionId}&service=1` }
      : { kind: 'validated', typed, result: saved.result };
  });
}

function settingsIn(form: FormData) {
  return { name: form.get('name'), mappingField: form.get('mappingField') };
}
