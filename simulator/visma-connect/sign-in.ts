import type { IncomingMessage, ServerResponse } from 'node:http';
import { errors } from 'oidc-provider';
import type { Interaction, Provider } from 'oidc-provider';
import type { World } from '../world.ts';
import type { SafeHtml } from '../web/html.ts';
import { readForm } from '../web/read-body.ts';
import { redirect, sendPage } from '../web/respond.ts';
import { beginBrowserSession, endBrowserSession } from './browser-session.ts';
import { interactiveResource } from './erp-resources.ts';
import { findUserByEmail, findUserBySub, listCompaniesOf } from './find-visma-user.ts';
import type { GrantLedger } from './grant-ledger.ts';
import {
  renderAccountPage,
  renderCompanyPage,
  renderConsentPage,
  renderExpiredPage,
  renderNoCompanyPage,
} from './sign-in-pages.ts';

interface Progress {
  readonly sub?: string | undefined;
  readonly vismaTenantId?: string | undefined;
  readonly unknownEmail?: string | undefined;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Account, company, consent: everything between the application's question and Visma's answer. */
export function createSignIn(provider: Provider, world: World, ledger: GrantLedger): Handler {
  const progressByInteraction = new Map<string, Progress>();

  /** Person and company of the living session are taken over, unless the application asked for another choice. */
  function startProgress(interaction: Interaction): Progress {
    const prompts = interaction.params['prompt']?.split(' ') ?? [];
    if (prompts.includes('login') || prompts.includes('select_account')) return {};
    const previous =
      interaction.grantId === undefined ? undefined : ledger.find(interaction.grantId);
    return { sub: interaction.session?.accountId, vismaTenantId: previous?.vismaTenantId };
  }

  function readProgress(interaction: Interaction): Progress {
    const progress = progressByInteraction.get(interaction.uid) ?? startProgress(interaction);
    if (progress.sub === undefined) return progress;
    const companies = listCompaniesOf(world, progress.sub);
    const [only, second] = companies;
    const chosen = companies.find((company) => company.vismaTenantId === progress.vismaTenantId);
    const silent = second === undefined ? only : undefined;
    return { sub: progress.sub, vismaTenantId: (chosen ?? silent)?.vismaTenantId };
  }

  function renderStep(interaction: Interaction): SafeHtml {
    const progress = readProgress(interaction);
    const user = progress.sub === undefined ? undefined : findUserBySub(world, progress.sub);
    if (user === undefined) {
      return renderAccountPage({
        users: [...world.vismaUsers.values()],
        signedInSub: interaction.session?.accountId,
        email: progress.unknownEmail ?? interaction.params['login_hint'] ?? '',
        unknownEmail: progress.unknownEmail !== undefined,
      });
    }
    const companies = listCompaniesOf(world, user.sub);
    if (companies.length === 0) return renderNoCompanyPage(user);
    const company = companies.find(
      (candidate) => candidate.vismaTenantId === progress.vismaTenantId,
    );
    if (company === undefined) return renderCompanyPage(user, companies);
    return renderConsentPage(user, company, interaction.params['scope']?.split(' ') ?? []);
  }

  async function finish(
    request: IncomingMessage,
    response: ServerResponse,
    interaction: Interaction,
    result: object,
  ): Promise<void> {
    progressByInteraction.delete(interaction.uid);
    await provider.interactionFinished(request, response, result);
  }

  async function allow(
    request: IncomingMessage,
    response: ServerResponse,
    interaction: Interaction,
  ): Promise<void> {
    const { sub, vismaTenantId } = readProgress(interaction);
    const { client_id: clientId, scope = '' } = interaction.params;
    if (sub === undefined || vismaTenantId === undefined || clientId === undefined)
      return redirect(response, request.url ?? '/');
    const grant = new provider.Grant({ accountId: sub, clientId });
    grant.addOIDCScope(scope);
    grant.addResourceScope(interactiveResource.audience, scope);
    const grantId = await grant.save();
    ledger.open(grantId, { clientId, sub, vismaTenantId });
    await finish(request, response, interaction, {
      login: { accountId: sub },
      select_account: {},
      consent: { grantId },
    });
  }

  async function answer(
    request: IncomingMessage,
    response: ServerResponse,
    interaction: Interaction,
  ): Promise<void> {
    const form = await readForm(request);
    const email = form.get('email') ?? '';
    switch (form.get('action')) {
      case 'allow':
        return allow(request, response, interaction);
      case 'deny':
        return finish(request, response, interaction, {
          error: 'access_denied',
          error_description: 'the user denied the access',
        });
      case 'back':
        return finish(request, response, interaction, {
          error: 'invalid_tenant',
          error_description: 'no company with the role API User',
        });
      case 'other':
        await endBrowserSession(provider, interaction);
        progressByInteraction.set(interaction.uid, {});
        break;
      case 'company':
        progressByInteraction.set(interaction.uid, {
          ...readProgress(interaction),
          vismaTenantId: form.get('company') ?? undefined,
        });
        break;
      default: {
        const user = findUserByEmail(world, email);
        progressByInteraction.set(
          interaction.uid,
          user === undefined ? { unknownEmail: email } : { sub: user.sub },
        );
        if (user !== undefined)
          await beginBrowserSession(provider, request, response, interaction, user.sub);
      }
    }
    redirect(response, request.url ?? '/');
  }

  return async (request, response) => {
    // Identity providers refuse to be framed: the panel needs a window of its own for the sign-in.
    response.setHeader('Content-Security-Policy', "frame-ancestors 'none'");
    let interaction: Interaction;
    try {
      interaction = await provider.interactionDetails(request, response);
    } catch (error) {
      if (!(error instanceof errors.SessionNotFound)) throw error;
      return sendPage(response, 400, renderExpiredPage());
    }
    if (request.method === 'POST') return answer(request, response, interaction);
    sendPage(response, 200, renderStep(interaction));
  };
}
