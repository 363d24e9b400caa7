import type { VismaCompanyFacts } from '../domain/connection.ts';
import { AppError } from '../errors.ts';
import type { VismaCaller } from './caller.ts';
import type { VismaClient } from './client.ts';
import { findVismaTenantClaim } from './visma-tenant-claim.ts';
import type { VismaUnit } from './wire/organization.ts';
import { parseUnits } from './wire/organization.ts';

/**
 * The company that a caller's token reaches, by `GET /v1/organization`; the branches fill in what
 * the organisation leaves out. Asked when somebody connects or tests. `vismaTenantId` is the
 * token's own claim. Throws what `VismaClient.get` throws, and `visma.unexpected-response` when no
 * company has a name.
 */
export async function getCompany(
  client: VismaClient,
  caller: VismaCaller,
  signal?: AbortSignal,
): Promise<VismaCompanyFacts> {
  const read = async (resource: string, query: Readonly<Record<string, string>>) =>
    parseUnits(
      await client.get(caller, {
        path: ['v1', resource],
        query,
        priority: 'interactive',
        asking: 'by-hand',
        ...(signal !== undefined && { signal }),
      }),
    );
  const readBranches = () =>
    read('branch', { expandCurrency: 'true', expandDefaultCountry: 'true' });

  const [organization] = await read('organization', {});
  const unit =
    organization === undefined
      ? mainOf(await readBranches())
      : isComplete(organization)
        ? organization
        : // A company with a name can be connected; country and currency only choose defaults.
          merge(organization, mainOf(await readBranches().catch(() => [])));
  if (unit === undefined) {
    throw new AppError('visma.unexpected-response', 'Visma named no company');
  }
  const { name, organisationNumber, country, baseCurrency } = unit;
  return {
    vismaTenantId: findVismaTenantClaim(caller.accessToken),
    name,
    organisationNumber,
    country,
    baseCurrency,
  };
}

function isComplete(unit: VismaUnit): boolean {
  return unit.country !== '' && unit.baseCurrency !== '';
}

function mainOf(branches: readonly VismaUnit[]): VismaUnit | undefined {
  return branches.find((branch) => branch.isMainBranch) ?? branches[0];
}

function merge(known: VismaUnit, more: VismaUnit | undefined): VismaUnit {
  if (more === undefined) return known;
  return {
    ...known,
    organisationNumber: known.organisationNumber || more.organisationNumber,
    country: known.country || more.country,
    baseCurrency: known.baseCurrency || more.baseCurrency,
  };
}
