import { html } from '../web/html.ts';
import type { SafeHtml } from '../web/html.ts';

/** The frame of the CRM page; `client/crm.js` fills it. */
export function renderCrmPage(appUrl: string, superofficeOrigin: string): SafeHtml {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>SuperOffice CRM (simulated)</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/crm.css" />
        <script type="module" src="/crm.js"></script>
      </head>
      <body>
        <nav class="navigator" aria-label="Navigator">
          <span class="logo" aria-hidden="true">so</span>
          <span class="entry">Diary</span
          ><span class="entry current" aria-current="page">Company</span>
          <span class="entry">Contact</span><span class="entry">Sale</span
          ><span class="entry">Request</span>
        </nav>
        <header class="topbar">
          <strong id="tenant-name"></strong>
          <label
            >Signed in as
            <select id="user"></select
          ></label>
          <label
            >Language
            <select id="language"></select
          ></label>
          <button type="button" id="open-settings">Web panel settings</button>
          <a href="${superofficeOrigin}/login/logout" target="_blank">Sign out of SuperID</a>
        </header>
        <aside class="companies" aria-label="Companies">
          <label class="search"
            >Search companies<input id="search" type="search" autocomplete="off"
          /></label>
          <ul id="companies"></ul>
        </aside>
        <main>
          <section class="card" aria-label="Company card">
            <h1 id="company-name"></h1>
            <dl id="fields"></dl>
          </section>
          <section class="card tabs">
            <div role="tablist" aria-label="Section tabs" class="tablist">
              <button
                role="tab"
                id="tab-activities"
                aria-controls="activities"
                aria-selected="false"
              >
                Activities
              </button>
              <button role="tab" id="tab-contacts" aria-controls="contacts" aria-selected="false">
                Contacts
              </button>
              <button role="tab" id="tab-sales" aria-controls="sales" aria-selected="false">
                Sales
              </button>
              <button role="tab" id="tab-invoices" aria-controls="invoices" aria-selected="true">
                Invoices
              </button>
            </div>
            <div
              role="tabpanel"
              id="activities"
              aria-labelledby="tab-activities"
              class="empty"
              hidden
            >
              No activities.
            </div>
            <div role="tabpanel" id="contacts" aria-labelledby="tab-contacts" class="empty" hidden>
              No contacts.
            </div>
            <div role="tabpanel" id="sales" aria-labelledby="tab-sales" class="empty" hidden>
              No sales.
            </div>
            <div role="tabpanel" id="invoices" aria-labelledby="tab-invoices" class="invoices">
              <div id="no-panel" class="empty" hidden>
                <h2>No web panel yet</h2>
                <p>
                  Make a panel in
                  <a href="${appUrl}/manage" target="_blank">the app’s administration</a>, copy its
                  address and paste it under <em>Web panel settings</em>.
                </p>
              </div>
              <div id="holder" class="holder"></div>
              <div
                id="grip"
                class="grip"
                role="separator"
                aria-orientation="vertical"
                aria-label="Width of the panel"
                tabindex="0"
              ></div>
            </div>
          </section>
        </main>
        <dialog id="settings" aria-labelledby="settings-title">
          <form method="dialog">
            <h2 id="settings-title">Web panel</h2>
            <p>
              Panel – Company screen – section tab <em>Invoices</em>. URL encoding: Unicode.
              Variables such as <code>&lt;uctx&gt;</code>, <code>&lt;usid&gt;</code>,
              <code>&lt;cuid&gt;</code> and <code>&lt;lanc&gt;</code> are filled in for each
              company.
            </p>
            <label
              >URL<textarea id="template" rows="4" maxlength="1023" spellcheck="false"></textarea>
            </label>
            <p id="settings-error" class="error" role="alert"></p>
            <div class="actions">
              <button type="button" id="save-settings" class="primary">Save</button
              ><button value="cancel">Cancel</button>
            </div>
          </form>
        </dialog>
        <dialog id="welcome" aria-labelledby="welcome-title">
          <h2 id="welcome-title">Who are you?</h2>
          <p>This page stands in for SuperOffice CRM. Choose whose screen it shows.</p>
          <div id="people"></div>
        </dialog>
      </body>
    </html>`;
}
