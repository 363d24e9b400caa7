import type { CrmTenant } from '../world.ts';
import { html, nothing } from '../web/html.ts';
import type { SafeHtml } from '../web/html.ts';

const style = html`<style>
  body {
    margin: 0;
    min-height: 100vh;
    display: grid;
    place-items: center;
    background: #f2efea;
    color: #1c1c1e;
    font:
      16px/1.5 Lato,
      'Segoe UI',
      system-ui,
      sans-serif;
  }
  main {
    width: min(24rem, calc(100vw - 2rem));
    box-sizing: border-box;
    background: #fff;
    padding: 2rem;
    border-radius: 16px;
  }
  h1 {
    font-size: 1.25rem;
    margin: 0 0 0.5rem;
  }
  h2 {
    font-size: 1rem;
    margin: 1rem 0 0.5rem;
  }
  .brand {
    margin: 0 0 1rem;
    font-size: 0.8rem;
    color: #06423e;
    font-weight: 700;
  }
  ul {
    list-style: none;
    margin: 0 0 1rem;
    padding: 0;
  }
  button {
    font: inherit;
    padding: 0.5rem 1rem;
    border-radius: 8px;
    border: 1px solid #06423e;
    background: #fff;
    color: #06423e;
    cursor: pointer;
  }
  button.primary {
    background: #06423e;
    color: #fff;
  }
  li button {
    width: 100%;
    margin-bottom: 0.5rem;
    text-align: left;
    border-color: #c9cfca;
    color: inherit;
  }
  li button small {
    display: block;
    color: #5c5c60;
  }
  label {
    display: block;
    margin-bottom: 0.75rem;
    font-size: 0.875rem;
  }
  input {
    display: block;
    width: 100%;
    box-sizing: border-box;
    font: inherit;
    padding: 0.5rem;
    border: 1px solid #8a8f8c;
    border-radius: 8px;
  }
  button:focus-visible,
  input:focus-visible,
  a:focus-visible {
    outline: 3px solid #b2c7eb;
    outline-offset: 1px;
  }
  .error {
    color: #712f4a;
  }
  .actions {
    display: flex;
    gap: 0.5rem;
  }
</style>`;

function layout(title: string, body: SafeHtml): SafeHtml {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>${title} – SuperOffice (simulated)</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <link rel="icon" href="data:," />
        ${style}
      </head>
      <body>
        <main>
          <p class="brand">SuperOffice (simulated)</p>
          ${body}
        </main>
      </body>
    </html>`;
}

export interface SignInPage {
  readonly tenants: readonly CrmTenant[];
  readonly loginHint: string;
  readonly unknownLogin: boolean;
}

function renderTenant(tenant: CrmTenant): SafeHtml {
  return html`<h2>${tenant.companyName} (${tenant.id})</h2>
    <ul>
      ${tenant.users.map(
        (user) =>
          html` <li>
            <button name="login" value="${user.login}">
              ${user.login}<small
                >${user.name}${user.isAdministrator ? ' · administrator' : ''}</small
              >
            </button>
          </li>`,
      )}
    </ul>`;
}

export function renderSignInPage({ tenants, loginHint, unknownLogin }: SignInPage): SafeHtml {
  return layout(
    'Sign in',
    html`<h1>Sign in</h1>
      <form method="post">${tenants.map(renderTenant)}</form>
      <form method="post">
        <h2>Another account</h2>
        ${unknownLogin ? html`<p class="error" role="alert">There is no such user here.</p>` : nothing}
        <label
          >E-mail<input
            name="login"
            type="email"
            autocomplete="username"
            required
            value="${loginHint}"
        /></label>
        <button class="primary">Sign in</button>
      </form>`,
  );
}

export function renderApprovalPage(tenant: CrmTenant, otherAccountUrl: string): SafeHtml {
  return layout(
    'Approve the app',
    html`<h1>Invoice panel asks for access to ${tenant.companyName}</h1>
      <p>You are an administrator: approve the app for all users of ${tenant.id}.</p>
      <form method="post" class="actions">
        <button class="primary" name="approval" value="approve">I approve</button>
        <button name="approval" value="cancel">Cancel</button>
      </form>
      <p><a href="${otherAccountUrl}">Another account</a></p>`,
  );
}

/** SuperID's catch-all, among others for an unregistered redirect URL. */
export function renderTechnicalErrorPage(requestId: string): SafeHtml {
  return layout(
    'Technical error',
    html`<h1>A technical error occurred</h1>
      <p class="error" role="alert">Request ID: ${requestId}</p>`,
  );
}

export function renderUnavailablePage(tenant: CrmTenant): SafeHtml {
  return layout(
    'Not available',
    html`<h1>${tenant.companyName} is not available right now</h1>
      <p class="error" role="alert">${tenant.state}</p>`,
  );
}

export function renderSignedOutPage(): SafeHtml {
  return layout('Signed out', html`<h1>You are signed out</h1>`);
}

export function renderFormPost(action: string, fields: URLSearchParams): SafeHtml {
  return html`<!doctype html>
    <html lang="en">
      <title>Continue</title>
      <form method="post" action="${action}">
        ${[...fields].map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
        <button>Continue</button>
      </form>
      <script>
        document.forms[0].submit();
      </script>
    </html>`;
}
