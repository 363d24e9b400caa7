import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Interaction, Provider } from 'oidc-provider';

export const sessionSeconds = 14 * 24 * 60 * 60;

async function saveInteraction(interaction: Interaction): Promise<void> {
  await interaction.save(interaction.exp - Math.floor(Date.now() / 1000));
}

/** Signs the browser out of Visma, but not out of the sign-in that is under way. */
export async function endBrowserSession(
  provider: Provider,
  interaction: Interaction,
): Promise<void> {
  if (interaction.session === undefined) return;
  const session = await provider.Session.findByUid(interaction.session.uid);
  if (session !== undefined) {
    session.accountId = undefined;
    session.authorizations = undefined;
    await session.persist();
  }
  interaction.session = undefined;
  await saveInteraction(interaction);
}

/**
 * The session begins with the password, before company and consent: whoever signs in as the
 * wrong person stays that person at the next attempt, the reason for the advice to use a
 * private window. The library by itself would begin it after the consent only.
 */
export async function beginBrowserSession(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
  interaction: Interaction,
  sub: string,
): Promise<void> {
  if (interaction.session?.accountId === sub) return;
  await endBrowserSession(provider, interaction);
  const context = provider.createContext(request, response);
  const session = await provider.Session.get(context);
  session.loginAccount({ accountId: sub });
  await session.save(sessionSeconds);
  context.cookies.set(provider.cookieName('session'), session.id, {
    httpOnly: true,
    sameSite: 'lax',
    maxAge: sessionSeconds * 1000,
  });
  interaction.session = { uid: session.uid, accountId: sub };
  await saveInteraction(interaction);
}
