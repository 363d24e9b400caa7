import type { IncomingMessage } from 'node:http';
import type { VismaAccess } from '../servers.ts';
import type { VismaCompany, World } from '../world.ts';
import { gatewayError } from './answer.ts';
import type { Answer } from './answer.ts';

/** Whom a call speaks for, and the company it may read. */
export interface Caller {
  readonly company: VismaCompany;
  readonly clientId: string;
  readonly subject: string;
}

export type Authentication = { readonly caller: Caller } | { readonly refusal: Answer };

export interface AuthenticateOptions {
  readonly world: World;
  readonly verifyAccessToken: (token: string) => VismaAccess | undefined;
  /** The call came on the old path, where tokens from before Visma Connect exist. */
  readonly legacyPath: boolean;
}

const READ_SCOPES = {
  interactive: 'vismanet_erp_interactive_api:read',
  service: 'vismanet_erp_service_api:read',
} as const;

const UNAUTHORIZED: Answer = {
  status: 401,
  headers: { 'www-authenticate': 'Bearer' },
  body: undefined,
};

/** Decides from the headers alone; the order of the checks is the gateway's, then the ERP's. */
export function authenticate(
  request: IncomingMessage,
  options: AuthenticateOptions,
): Authentication {
  const token = /^bearer (?<token>\S+)$/iu.exec(request.headers.authorization ?? '')?.groups?.[
    'token'
  ];
  if (token === undefined) return { refusal: UNAUTHORIZED };
  if (options.legacyPath && token.startsWith('legacy-'))
    return authenticateLegacy(token, request, options.world);

  const access = options.verifyAccessToken(token);
  // The contract's tenant id gets a token, but the API knows companies only (Visma, "fix401error").
  const company = access && options.world.companies.get(access.vismaTenantId);
  if (access === undefined || company === undefined) return { refusal: UNAUTHORIZED };
  if (!access.scope.split(' ').includes(READ_SCOPES[access.kind])) {
    return { refusal: { status: 403, headers: {}, body: undefined } };
  }
  if (!company.licensed || !isEntitled(access, company, options.world))
    return { refusal: noLicence() };
  const subject = `${access.kind}:${access.sub ?? access.clientId}@${company.vismaTenantId}`;
  return { caller: { company, clientId: access.clientId, subject } };
}

/** The role may be withdrawn, or the app's approval, while a token still lives. */
function isEntitled(access: VismaAccess, company: VismaCompany, world: World): boolean {
  if (access.kind === 'service') return company.serviceApproved;
  return world.vismaUsers.get(access.sub ?? '')?.apiUserOf.includes(company.vismaTenantId) ?? false;
}

/** A role, the licence or the company is missing: all three answer the same fault. */
function noLicence(): Answer {
  return gatewayError(400, '12027', 'No license for this company.');
}

/**
 * Tokens of the identity provider before Visma Connect never expired; the company came in a header.
 * `legacy-skane…` stands for a user of the other contract, every other `legacy-…` for Nordvik's.
 */
function authenticateLegacy(token: string, request: IncomingMessage, world: World): Authentication {
  if (request.headers['ipp-application-type'] !== 'Visma.net Financials') {
    return { refusal: invalidParameter('ipp-application-type') };
  }
  const companyId = Number(request.headers['ipp-company-id'] ?? Number.NaN);
  const company = [...world.companies.values()].find(
    ({ legacyCompanyId }) => legacyCompanyId === companyId,
  );
  const start = token.startsWith('legacy-skane') ? 'Skåne' : 'Nordvik';
  if (
    world.settings.legacyTokens === 'refused' ||
    company === undefined ||
    !company.name.startsWith(start)
  ) {
    return { refusal: invalidParameter('ipp-company-id') };
  }
  if (!company.licensed) return { refusal: noLicence() };
  return { caller: { company, clientId: 'legacy', subject: `legacy@${company.vismaTenantId}` } };
}

function invalidParameter(header: string): Answer {
  return gatewayError(400, '12002', `Invalid parameter exception: ${header}`);
}
