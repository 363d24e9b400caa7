import type { IncomingMessage, ServerResponse } from 'node:http';
import type { VismaAccess } from '../servers.ts';
import type { World } from '../world.ts';
import { sendJson } from '../web/respond.ts';
import { findUserBySub } from './find-visma-user.ts';

/** Visma's userinfo takes the JWT access tokens of the ERP API, which oidc-provider's own endpoint refuses. */
export function answerUserinfo(
  request: IncomingMessage,
  response: ServerResponse,
  world: World,
  verify: (token: string) => VismaAccess | undefined,
): void {
  const access = verify(/^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '');
  const user = access?.sub === undefined ? undefined : findUserBySub(world, access.sub);
  if (user === undefined) {
    response.setHeader('WWW-Authenticate', 'Bearer error="invalid_token"');
    return sendJson(response, 401, { error: 'invalid_token' });
  }
  sendJson(response, 200, {
    sub: user.sub,
    email: user.email,
    email_verified: true,
    name: user.name,
  });
}
