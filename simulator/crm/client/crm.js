/**
 * The CRM page in the browser. Switching the company never reloads the page, only the panel's
 * frame, and that only when the filled-in address differs: SuperOffice's own rule.
 */
const element = (id) => document.getElementById(id);
const query = new URLSearchParams(location.search);
const cookieName = 'crm_user';
const narrowest = 350;

const directory = await (await fetch('/directory')).json();
const state = {
  tenant: undefined,
  user: undefined,
  contact: undefined,
  lang: query.get('lang') ?? 'en-US',
  template: '',
};
let frame;
let frameUrl;

function make(tag, properties, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

function findPerson(tenantId, login) {
  const tenant = directory.tenants.find(({ id }) => id === tenantId);
  const user = tenant?.users.find((candidate) => candidate.login === login);
  return user && { tenant, user };
}

function rememberedPerson() {
  const pair = document.cookie.split('; ').find((text) => text.startsWith(`${cookieName}=`));
  const [tenantId, login] = decodeURIComponent(pair?.slice(cookieName.length + 1) ?? '').split('|');
  return findPerson(tenantId, login);
}

function personFromQuery() {
  const login = query.get('user');
  const tenants = directory.tenants.filter(
    ({ id }) => !query.has('tenant') || id === query.get('tenant'),
  );
  if (login === null)
    return query.has('tenant') && tenants[0]
      ? findPerson(tenants[0].id, tenants[0].users[0]?.login)
      : undefined;
  return tenants.map(({ id }) => findPerson(id, login)).find((found) => found !== undefined);
}

function showPanel(panelUrl) {
  element('no-panel').hidden = panelUrl !== null;
  element('grip').hidden = panelUrl === null;
  if (panelUrl === frameUrl) return;
  if (panelUrl === null || frame === undefined) {
    frame =
      panelUrl === null
        ? undefined
        : make('iframe', { title: 'Invoices', src: panelUrl, name: 'invoice_panel' });
    element('holder').replaceChildren(...(frame === undefined ? [] : [frame]));
  } else {
    // No entry in the history for each company, as in the real page.
    frame.contentWindow.location.replace(panelUrl);
  }
  frameUrl = panelUrl;
}

function showCompanies() {
  const wanted = element('search').value.trim().toLowerCase();
  const shown = state.tenant.contacts.filter(({ name, code }) =>
    `${name} ${code}`.toLowerCase().includes(wanted),
  );
  element('companies').replaceChildren(
    ...shown.map(({ id, name, code }) => {
      const button = make(
        'button',
        { type: 'button' },
        name,
        make('small', {}, code === '' ? 'No code' : code),
      );
      button.setAttribute('aria-current', String(id === state.contact));
      button.addEventListener('click', () => show({ contact: id }));
      return make('li', {}, button);
    }),
  );
}

function showChrome() {
  element('tenant-name').textContent = `${state.tenant.companyName} · ${state.tenant.id}`;
  element('user').value = `${state.tenant.id}|${state.user.login}`;
  element('language').value = state.lang;
  const address = new URLSearchParams(location.search);
  for (const [name, value] of [
    ['tenant', state.tenant.id],
    ['user', state.user.login],
    ['contact', state.contact],
    ['lang', state.lang],
  ]) {
    address.set(name, value);
  }
  history.replaceState(null, '', `?${address}`);
}

let latest = 0;

async function show(changes) {
  Object.assign(state, changes);
  if (!state.tenant.contacts.some(({ id }) => id === state.contact))
    state.contact = state.tenant.contacts[0]?.id;
  document.cookie = `${cookieName}=${encodeURIComponent(`${state.tenant.id}|${state.user.login}`)}; SameSite=Lax; Max-Age=31536000`;
  showChrome();
  showCompanies();
  const asked = ++latest;
  const card = await (
    await fetch(
      `/card?${new URLSearchParams({
        tenant: state.tenant.id,
        user: state.user.login,
        contact: state.contact,
        lang: state.lang,
      })}`,
    )
  ).json();
  // An answer about a company that is no longer shown comes too late.
  if (asked !== latest) return;
  state.template = card.template;
  element('company-name').textContent = card.name;
  element('fields').replaceChildren(
    ...card.fields.map(([label, value]) =>
      make('div', {}, make('dt', {}, label), make('dd', { title: value }, value)),
    ),
  );
  showPanel(card.panelUrl);
}

function selectTab(selected) {
  for (const tab of document.querySelectorAll('[role=tab]')) {
    const isSelected = tab === selected;
    tab.setAttribute('aria-selected', String(isSelected));
    tab.tabIndex = isSelected ? 0 : -1;
    element(tab.getAttribute('aria-controls')).hidden = !isSelected;
  }
}

function setUpTabs() {
  const tabs = [...document.querySelectorAll('[role=tab]')];
  for (const [index, tab] of tabs.entries()) {
    tab.addEventListener('click', () => selectTab(tab));
    tab.addEventListener('keydown', ({ key }) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
      if (step === undefined) return;
      const next = tabs[(index + step + tabs.length) % tabs.length];
      selectTab(next);
      next.focus();
    });
  }
  const asked = query.get('tab');
  selectTab((asked !== null && element(`tab-${asked}`)) || element('tab-invoices'));
}

function setWidth(width) {
  element('holder').style.flex = `0 0 ${Math.max(narrowest, Math.round(width))}px`;
}

function setUpWidth() {
  const grip = element('grip');
  const holder = element('holder');
  if (query.has('width')) setWidth(Number(query.get('width')));
  grip.addEventListener('pointerdown', (event) => {
    grip.setPointerCapture(event.pointerId);
    document.body.classList.add('resizing');
  });
  grip.addEventListener('pointermove', (event) => {
    if (grip.hasPointerCapture(event.pointerId))
      setWidth(event.clientX - holder.getBoundingClientRect().left);
  });
  grip.addEventListener('pointerup', () => document.body.classList.remove('resizing'));
  grip.addEventListener('keydown', ({ key }) => {
    const step = { ArrowRight: 10, ArrowLeft: -10 }[key];
    if (step !== undefined) setWidth(holder.getBoundingClientRect().width + step);
  });
}

function setUpSettings() {
  const dialog = element('settings');
  element('open-settings').addEventListener('click', () => {
    element('template').value = state.template;
    element('settings-error').textContent = '';
    dialog.showModal();
  });
  element('save-settings').addEventListener('click', async () => {
    const answer = await fetch('/web-panel', {
      method: 'PUT',
      body: JSON.stringify({ tenant: state.tenant.id, url: element('template').value }),
    });
    if (!answer.ok) {
      element('settings-error').textContent = (await answer.json()).message;
      return;
    }
    dialog.close();
    await show({});
  });
}

function setUpChoices() {
  element('user').replaceChildren(
    ...directory.tenants.map((tenant) =>
      make(
        'optgroup',
        { label: `${tenant.companyName} (${tenant.id})` },
        ...tenant.users.map(({ login }) =>
          make('option', { value: `${tenant.id}|${login}` }, login),
        ),
      ),
    ),
  );
  element('user').addEventListener('change', ({ target }) =>
    show(findPerson(...target.value.split('|'))),
  );
  element('language').replaceChildren(
    ...directory.languages.map(({ code, name }) =>
      make('option', { value: code }, `${name} (${code})`),
    ),
  );
  element('language').addEventListener('change', ({ target }) => show({ lang: target.value }));
  element('search').addEventListener('input', showCompanies);
}

function askWho() {
  const dialog = element('welcome');
  element('people').replaceChildren(
    ...directory.tenants.flatMap((tenant) => [
      make('h3', {}, `${tenant.companyName} (${tenant.id})`),
      ...tenant.users.map((user) => {
        const button = make(
          'button',
          { type: 'button' },
          user.login,
          user.isAdministrator ? ' · administrator' : '',
        );
        button.addEventListener('click', () => {
          dialog.close();
          void show({ tenant, user, contact: Number(query.get('contact')) });
        });
        return button;
      }),
    ]),
  );
  dialog.addEventListener('cancel', (event) => event.preventDefault());
  dialog.showModal();
}

setUpChoices();
setUpTabs();
setUpWidth();
setUpSettings();
const person = personFromQuery() ?? rememberedPerson();
if (person === undefined) askWho();
else await show({ ...person, contact: Number(query.get('contact')) });
