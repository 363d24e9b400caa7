/**
 * The CRM page that frames the panel: as much of SuperOffice's company screen as is needed to
 * judge the panel in place.
 */
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CrmPageOptions, CrmPageServer } from '../servers.ts';
import { readJsonObject } from '../web/read-body.ts';
import { sendJson, sendPage } from '../web/respond.ts';
import type { World } from '../world.ts';
import { createCard, createDirectory } from './crm-view.ts';
import { renderCrmPage } from './crm-page.ts';
import { createPanelTemplates, isAcceptableTemplate } from './panel-templates.ts';
import type { PanelTemplates } from './panel-templates.ts';

const contentTypes: Readonly<Record<string, string>> = {
  '/crm.css': 'text/css; charset=utf-8',
  '/crm.js': 'text/javascript; charset=utf-8',
};

export function createCrmPage(options: CrmPageOptions): CrmPageServer {
  const templates = createPanelTemplates(options.store);
  return {
    listener: (request, response) => {
      route(options, templates, request, response).catch((error: unknown) =>
        response.destroy(error as Error),
      );
    },
    reset: () => templates.clear(),
  };
}

async function route(
  { world, origin, superofficeOrigin, appUrl }: CrmPageOptions,
  templates: PanelTemplates,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', origin);
  const contentType = contentTypes[pathname];
  if (contentType !== undefined) {
    response.writeHead(200, { 'Content-Type': contentType, 'Cache-Control': 'no-store' });
    response.end(readFileSync(new URL(`./client${pathname}`, import.meta.url)));
    return;
  }
  switch (`${request.method} ${pathname}`) {
    case 'GET /':
      return sendPage(response, 200, renderCrmPage(appUrl, superofficeOrigin));
    case 'GET /directory':
      return sendJson(response, 200, createDirectory(world));
    case 'GET /card': {
      const card = createCard(world, templates, searchParams);
      return card === undefined
        ? sendJson(response, 404, { message: 'No such company.' })
        : sendJson(response, 200, card);
    }
    case 'PUT /web-panel':
      return saveTemplate(world, templates, request, response);
    default:
      sendJson(response, 404, { message: 'No such page.' });
  }
}

/** `{"tenant":"Cust41001","url":"https://…<cuid>…"}`; an empty url removes the panel. */
async function saveTemplate(
  world: World,
  templates: PanelTemplates,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { tenant, url } = (await readJsonObject(request)) ?? {};
  if (typeof tenant !== 'string' || !world.crmTenants.has(tenant))
    return sendJson(response, 404, { message: 'There is no such tenant.' });
  if (typeof url !== 'string' || !isAcceptableTemplate(url.trim())) {
    return sendJson(response, 400, {
      message: 'A web panel needs an http(s) address of at most 1023 characters.',
    });
  }
  templates.save(tenant, url.trim());
  response.writeHead(204).end();
}
