import type { ManageAction } from './manage-actions.ts';

/**
 * Wrapped by a function of the browser, a form that is sent before its scripts have come waits for
 * them. Sent by the browser itself it would carry no origin (Referrer-Policy) and be refused.
 *
 * Leaving: a redirect by the server would be followed by a fetch first, and a journey may start only once.
 * Not by an effect either: the form is gone as soon as the new connection is on the page.
 */
export function leaving(action: ManageAction): ManageAction {
  return async (before, form) => {
    const state = await action(before, form);
    if (state.kind === 'leave') window.location.assign(state.path);
    return state;
  };
}
