import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { WebApiCaller, WebApiDeps } from './call-web-api.ts';
import { callWebApi } from './call-web-api.ts';
import { crmText } from './wire/crm-text.ts';

/** Who a token belongs to; the id_token has no full name, and there is no userinfo endpoint. */
export interface CrmPrincipal {
  readonly fullName: string;
  readonly associateId: string;
  readonly email: string;
  readonly groupId?: number;
}

const principalSchema = z.object({
  AssociateId: z.number().int().positive(),
  FullName: crmText,
  UserName: crmText,
  EMailAddress: crmText,
  GroupId: z.number().int().nullish().catch(undefined),
});

/** `GET /v1/User/currentPrincipal`. Throws what `callWebApi` throws. */
export async function getCurrentPrincipal(
  deps: WebApiDeps,
  caller: WebApiCaller,
): Promise<CrmPrincipal> {
  const json = await callWebApi(deps, caller, {
    path: 'v1/User/currentPrincipal',
    endpoint: 'principal',
    forbidden: 'crm.unexpected-response',
    missing: 'crm.unexpected-response',
  });
  const principal = principalSchema.safeParse(json).data;
  if (principal === undefined) {
    throw new AppError('crm.unexpected-response', 'SuperOffice named no user');
  }
  return {
    fullName: principal.FullName || principal.UserName,
    associateId: String(principal.AssociateId),
    email: principal.EMailAddress,
    ...(typeof principal.GroupId === 'number' && { groupId: principal.GroupId }),
  };
}
