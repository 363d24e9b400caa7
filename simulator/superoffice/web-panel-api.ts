import type { IncomingMessage, ServerResponse } from 'node:http';
import { readJsonObject } from '../web/read-body.ts';
import { sendJson } from '../web/respond.ts';
import type { CrmPerson } from './find-crm-user.ts';
import type { SuperOfficeContext } from './superoffice-context.ts';
import { sendWebApiError } from './web-api-error.ts';
import { defaultWebPanel } from './web-panels.ts';

/** `/v1/List/WebPanel/Items[/Default|/{id}]`; only administrators may change the list. */
export async function answerWebPanels(
  { webPanels }: SuperOfficeContext,
  { tenant, user }: CrmPerson,
  request: IncomingMessage,
  response: ServerResponse,
  rest: string | undefined,
): Promise<void> {
  const { method } = request;
  const id = rest === undefined ? undefined : Number(rest);
  if (method === 'GET' && rest === 'Default')
    return sendJson(response, 200, { ...defaultWebPanel, WebPanelId: 0 });
  if (method === 'GET' && id === undefined)
    return sendJson(response, 200, webPanels.list(tenant.id));
  if (method !== 'GET' && !user.isAdministrator)
    return sendWebApiError(
      response,
      403,
      'SoInsufficientRightsException',
      'No access to the list.',
    );
  switch (method) {
    case 'POST':
    case 'PUT': {
      const changes = await readJsonObject(request);
      if (changes === undefined)
        return sendWebApiError(response, 400, 'ArgumentException', 'A web panel was expected.');
      const saved = webPanels.save(tenant.id, method === 'PUT' ? id : undefined, changes);
      if (saved !== undefined) return sendJson(response, 200, saved);
      break;
    }
    case 'DELETE':
      if (id !== undefined && webPanels.remove(tenant.id, id)) {
        response.writeHead(204).end();
        return;
      }
      break;
    default: {
      const panel = webPanels.list(tenant.id).find((item) => item.WebPanelId === id);
      if (panel !== undefined) return sendJson(response, 200, panel);
    }
  }
  sendWebApiError(response, 404, 'SoNotFoundException', 'Web panel not found.');
}
