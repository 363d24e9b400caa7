import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Fault, FaultScript } from '../faults.ts';
import { parseFault } from '../parse-fault.ts';
import type { RequestLog } from '../request-log.ts';
import type { VismaConnectServer } from '../servers.ts';
import type { Webhooks } from '../webhooks.ts';
import type { World } from '../world.ts';
import { addOrChangeDocument, describeChange, removeDocument } from './change-documents.ts';
import { changeSettings } from './change-settings.ts';
import { changeWorld } from './change-world.ts';
import { describeWorld } from './describe-world.ts';
import { ControlError, findNumber, findText, parseFields, refuseOtherFields } from './fields.ts';
import { fillDocuments } from './fill-documents.ts';
import { requireCompany, requireVismaUser } from './find-in-world.ts';

export interface ControlOptions {
  readonly world: World;
  readonly faults: FaultScript;
  readonly log: RequestLog;
  readonly now: () => Date;
  readonly counters: () => unknown;
  readonly secrets: () => unknown;
  readonly revokeGrants: VismaConnectServer['revokeGrants'];
  readonly webhooks: Webhooks;
  /** Puts every server back to its start. */
  readonly reset: (seed: number | undefined) => Promise<void>;
  /** Stops a server from accepting connections. */
  readonly refuse: (fault: Fault) => Promise<void>;
  readonly endRefusals: () => Promise<void>;
}

type Action = (body: unknown, query: URLSearchParams) => unknown;

/** The endpoint that tests and demonstrations steer the simulator with. */
export function createControl(options: ControlOptions): RequestListener {
  const actions = createActions(options);
  return (request, response) => {
    answer(request, response, actions).catch(() => response.destroy());
  };
}

function createActions({
  world,
  faults,
  log,
  now,
  ...rest
}: ControlOptions): ReadonlyMap<string, Action> {
  return new Map<string, Action>([
    [
      'POST /reset',
      async (body) => {
        await rest.reset(body === undefined ? undefined : findNumber(parseFields(body), 'seed'));
      },
    ],
    [
      'POST /faults',
      async (body) => {
        const given = Array.isArray(body) ? body : [body];
        for (const fault of given.map(readFault)) {
          if (fault.kind === 'refuse') await rest.refuse(fault);
          else faults.add(fault);
        }
        return faults.list();
      },
    ],
    ['GET /faults', () => faults.list()],
    [
      'DELETE /faults',
      async () => {
        faults.clear();
        await rest.endRefusals();
      },
    ],
    [
      'GET /requests',
      (_body, query) =>
        log.list({
          target: query.get('target') ?? undefined,
          path: query.get('path') ?? undefined,
        }),
    ],
    ['DELETE /requests', () => log.clear()],
    ['GET /settings', () => world.settings],
    ['PATCH /settings', (body) => changeSettings(world.settings, body)],
    ['GET /counters', () => rest.counters()],
    ['GET /secrets', () => rest.secrets()],
    [
      'DELETE /grants',
      (body) => {
        const fields = parseFields(body ?? {});
        refuseOtherFields(fields, ['company', 'visma-user']);
        const company = findText(fields, 'company');
        const email = findText(fields, 'visma-user');
        return {
          revoked: rest.revokeGrants({
            vismaTenantId:
              company === undefined ? undefined : requireCompany(world, company).vismaTenantId,
            sub: email === undefined ? undefined : requireVismaUser(world, email).sub,
          }),
        };
      },
    ],
    [
      'POST /documents',
      async (body) => {
        const document = addOrChangeDocument(world, body, now());
        await rest.webhooks.tell(describeChange(world, body, document));
        return document;
      },
    ],
    [
      'DELETE /documents',
      async (body) => {
        const document = removeDocument(world, body);
        await rest.webhooks.tell(describeChange(world, body, document));
      },
    ],
    ['GET /webhooks', () => rest.webhooks.list()],
    ['DELETE /webhooks', () => rest.webhooks.clear()],
    ['POST /documents/fill', (body) => fillDocuments(world, body)],
    ['GET /world', () => describeWorld(world)],
    ['POST /world', (body) => changeWorld(world, body)],
  ]);
}

function readFault(input: unknown): Fault {
  try {
    return parseFault(input);
  } catch (cause) {
    throw new ControlError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  actions: ReadonlyMap<string, Action>,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const action = actions.get(`${request.method} ${url.pathname}`);
  if (action === undefined)
    return send(response, 404, { error: `Known: ${[...actions.keys()].join(', ')}` });
  try {
    const result = await action(parseBody(await text(request)), url.searchParams);
    send(response, result === undefined ? 204 : 200, result);
  } catch (error) {
    if (!(error instanceof ControlError)) return send(response, 500, { error: String(error) });
    send(response, 400, { error: error.message });
  }
}

function parseBody(body: string): unknown {
  if (body === '') return undefined;
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new ControlError('The body is not JSON', { cause });
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}
