import type { VismaCompanyFacts } from '../domain/connection.ts';
import type { ConnectionId, VismaTenantId } from '../domain/ids.ts';
import type { GrantedToken } from '../domain/token-outcome.ts';
import type { VismaGrant } from '../visma/finish-authorization.ts';
import type { ConnectionDeps } from './connection-deps.ts';
import { isSameByName } from './judge-company.ts';
import { readServiceCompany } from './read-service-company.ts';
import type { JourneyRefusal } from './refuse-journey.ts';
import { refusalOfError } from './refuse-journey.ts';

export type Proof =
  | { readonly kind: 'proven'; readonly token: GrantedToken; readonly facts: VismaCompanyFacts }
  | { readonly kind: 'failed'; readonly refusal: JourneyRefusal };

/**
 * Whether the person behind `grant` holds the role in the company that `claimed` names: the Service
 * API would let anybody in who knows the id (docs/decisions/0008). The token's claim decides, before
 * the company behind the id is asked anything; where Visma sends no claim, organisation number and
 * name of both companies must agree. Only the company that was signed in to is ever named.
 */
export async function proveControl(
  deps: ConnectionDeps,
  { connectionId, claimed }: { connectionId: ConnectionId; claimed: VismaTenantId },
  grant: VismaGrant,
): Promise<Proof> {
  if (grant.vismaTenantId === claimed) return readProven(deps, claimed);
  const signedIn = await readSignedIn(deps, connectionId, grant);
  if (grant.vismaTenantId !== undefined) return notProven(signedIn);
  if ('result' in signedIn) return { kind: 'failed', refusal: signedIn };
  const proof = await readProven(deps, claimed);
  return proof.kind === 'proven' && !isSameByName(signedIn, proof.facts)
    ? notProven(signedIn)
    : proof;
}

async function readProven(deps: ConnectionDeps, claimed: VismaTenantId): Promise<Proof> {
  const read = await readServiceCompany(deps, claimed);
  if (read.kind === 'refused') return { kind: 'failed', refusal: { result: read.reason } };
  const { token, facts } = read;
  // An app with a default tenant may get a token for that one.
  if (facts.vismaTenantId !== undefined && facts.vismaTenantId !== claimed)
    return { kind: 'failed', refusal: { result: 'customer-contract' } };
  return { kind: 'proven', token, facts: { ...facts, vismaTenantId: claimed } };
}

/** The person's own sign-in reads the person's own company: it may be named. */
async function readSignedIn(
  deps: ConnectionDeps,
  connectionId: ConnectionId,
  { accessToken }: VismaGrant,
): Promise<VismaCompanyFacts | JourneyRefusal> {
  try {
    return await deps.readCompany({ connectionId, kind: 'interactive', accessToken });
  } catch (error) {
    return { result: refusalOfError(error) };
  }
}

function notProven(signedIn: VismaCompanyFacts | JourneyRefusal): Proof {
  const actual = 'name' in signedIn ? signedIn.name : undefined;
  return { kind: 'failed', refusal: { result: 'not-proven', actual } };
}
