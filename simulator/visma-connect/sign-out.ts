import type { Context } from 'oidc-provider';

/**
 * Ends the session without asking: Visma Connect trusts the `id_token_hint` for that.
 * Grants with `offline_access` outlive the session.
 */
export async function signOut(context: Context, confirmForm: string): Promise<void> {
  const { session, entities } = context.oidc;
  if (entities.IdTokenHint === undefined) {
    context.type = 'html';
    context.body = `<!doctype html><html lang="en"><title>Sign out</title><link rel="icon" href="data:,"><h1>Sign out of Visma?</h1>${confirmForm}
      <button type="submit" form="op.logoutForm" name="logout" value="yes">Sign out</button></html>`;
    return;
  }
  const { postLogoutRedirectUri, state } = session.state;
  await session.destroy();
  context.cookies.set('visma_connect', null);
  if (postLogoutRedirectUri === undefined) {
    context.redirect('/connect/endsession/success');
    return;
  }
  const target = new URL(postLogoutRedirectUri);
  if (state !== undefined) target.searchParams.set('state', state);
  context.redirect(target.href);
}
