import type { Context } from 'oidc-provider';
import type { VismaCompany, VismaUser } from '../world.ts';
import { html, nothing } from '../web/html.ts';
import type { SafeHtml } from '../web/html.ts';

/** Plain on purpose: the pages stand for Visma's, they do not imitate them. */
const style = html`<style>
  body {
    margin: 0;
    min-height: 100vh;
    display: grid;
    place-items: center;
    background: #eef1f5;
    color: #1a2433;
    font:
      16px/1.5 system-ui,
      'Segoe UI',
      sans-serif;
  }
  main {
    width: min(26rem, calc(100vw - 2rem));
    box-sizing: border-box;
    background: #fff;
    padding: 2rem;
    border: 1px solid #d5dbe3;
    border-top: 4px solid #17365d;
  }
  h1 {
    font-size: 1.25rem;
    margin: 0 0 0.25rem;
  }
  p {
    margin: 0 0 1rem;
  }
  .brand {
    font-size: 0.8rem;
    letter-spacing: 0.08em;
    text-transform: uppercase;
    color: #52627a;
  }
  label {
    display: block;
    font-size: 0.875rem;
    margin-bottom: 0.75rem;
  }
  input {
    display: block;
    width: 100%;
    box-sizing: border-box;
    padding: 0.5rem;
    font: inherit;
    border: 1px solid #8896a8;
  }
  button {
    font: inherit;
    padding: 0.5rem 1rem;
    border: 1px solid #17365d;
    background: #fff;
    color: #17365d;
    cursor: pointer;
  }
  button.primary {
    background: #17365d;
    color: #fff;
  }
  button:focus-visible,
  input:focus-visible {
    outline: 3px solid #6ba2e8;
    outline-offset: 1px;
  }
  ul {
    list-style: none;
    margin: 0 0 1rem;
    padding: 0;
  }
  li {
    margin-bottom: 0.5rem;
  }
  li button {
    width: 100%;
    text-align: left;
    border-color: #b9c3d0;
  }
  li button small {
    display: block;
    color: #52627a;
  }
  ul.scopes {
    list-style: disc;
    padding-left: 1.25rem;
  }
  .error {
    color: #9a1b1b;
  }
  .actions {
    display: flex;
    gap: 0.5rem;
    flex-wrap: wrap;
  }
</style>`;

function layout(title: string, body: SafeHtml): SafeHtml {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>${title} – Visma Connect (simulated)</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <link rel="icon" href="data:," />
        ${style}
      </head>
      <body>
        <main>
          <p class="brand">Visma Connect (simulated)</p>
          ${body}
        </main>
      </body>
    </html>`;
}

export interface AccountPage {
  readonly users: readonly VismaUser[];
  readonly signedInSub: string | undefined;
  readonly email: string;
  readonly unknownEmail: boolean;
}

export function renderAccountPage({
  users,
  signedInSub,
  email,
  unknownEmail,
}: AccountPage): SafeHtml {
  return layout(
    'Sign in',
    html`<h1>Sign in</h1>
      <p>Choose an account, or type an e-mail address. Any password is right.</p>
      <form method="post">
        <ul>
          ${users.map(
            (user) =>
              html`<li>
                <button name="email" value="${user.email}">
                  ${user.email}
                  <small>${user.name}${user.sub === signedInSub ? ' · signed in' : ''}</small>
                </button>
              </li>`,
          )}
        </ul>
        <input type="hidden" name="action" value="sign-in" />
      </form>
      <form method="post">
        <input type="hidden" name="action" value="sign-in" />
        ${unknownEmail ? html`<p class="error" role="alert">There is no account with this e-mail address.</p>` : nothing}
        <label
          >E-mail<input name="email" type="email" autocomplete="username" required value="${email}"
        /></label>
        <label
          >Password<input
            name="password"
            type="password"
            autocomplete="current-password"
            value="simulated"
        /></label>
        <button class="primary">Sign in</button>
      </form>`,
  );
}

export function renderCompanyPage(user: VismaUser, companies: readonly VismaCompany[]): SafeHtml {
  return layout(
    'Choose a company',
    html`<h1>Choose a company</h1>
      <p>Signed in as ${user.email}</p>
      <form method="post">
        <input type="hidden" name="action" value="company" />
        <ul>
          ${companies.map(
            (company) =>
              html`<li>
                <button name="company" value="${company.vismaTenantId}">
                  ${company.name} <small>${company.organisationNumber}</small>
                </button>
              </li>`,
          )}
        </ul>
      </form>
      <form method="post"><button name="action" value="other">Use another account</button></form>`,
  );
}

const scopeTexts: Readonly<Record<string, string>> = {
  openid: 'Know who you are',
  email: 'See your e-mail address',
  profile: 'See your name',
  tenants: 'Know the company you chose',
  offline_access: 'Keep this access while you are away',
  'vismanet_erp_interactive_api:read': 'Read the data of this company in Visma.net ERP',
  'vismanet_erp_interactive_api:create': 'Create data in Visma.net ERP',
  'vismanet_erp_interactive_api:update': 'Change data in Visma.net ERP',
  'vismanet_erp_interactive_api:delete': 'Delete data in Visma.net ERP',
};

export function renderConsentPage(
  user: VismaUser,
  company: VismaCompany,
  scopes: readonly string[],
): SafeHtml {
  return layout(
    'Allow access',
    html`<h1>Invoice panel asks for access to ${company.name}</h1>
      <p>Signed in as ${user.email}</p>
      <ul class="scopes">
        ${scopes.map((scope) => html`<li>${scopeTexts[scope] ?? scope}</li>`)}
      </ul>
      <form method="post" class="actions">
        <button class="primary" name="action" value="allow">Allow</button>
        <button name="action" value="deny">Deny</button
        ><button name="action" value="other">Use another account</button>
      </form>`,
  );
}

export function renderNoCompanyPage(user: VismaUser): SafeHtml {
  return layout(
    'No company',
    html`<h1>No company to choose</h1>
      <p class="error" role="alert">
        invalid_tenant: ${user.email} has no company with the role API User, or the API is not
        licensed.
      </p>
      <form method="post" class="actions">
        <button class="primary" name="action" value="back">Back to the application</button>
        <button name="action" value="other">Sign out</button>
      </form>`,
  );
}

export function renderExpiredPage(): SafeHtml {
  return layout(
    'Sign-in has ended',
    html`<h1>This sign-in has ended</h1>
      <p>Go back to the application and begin again.</p>`,
  );
}

/** For errors that cannot be returned to the application, such as an unknown redirect URI. */
export function sendErrorPage(context: Context, out: Readonly<Record<string, unknown>>): void {
  context.type = 'html';
  context.body = layout(
    'Error',
    html`<h1>Sign-in is not possible</h1>
      <p class="error" role="alert">
        ${textOf(out['error'])}: ${textOf(out['error_description'])}
      </p>`,
  ).safeHtml;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
