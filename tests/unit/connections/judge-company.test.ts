import { describe, expect, test } from 'vitest';
import type { GrantedCompany } from '#lib/connections/judge-company.ts';
import { judgeCompany } from '#lib/connections/judge-company.ts';
import type { Connection, VismaCompanyFacts } from '#lib/domain/connection.ts';
import type { ConnectionId, TenantId, VismaTenantId } from '#lib/domain/ids.ts';

const handelId = '11111111-1111-4111-8111-111111111111' as VismaTenantId;
const exportId = '22222222-2222-4222-8222-222222222222' as VismaTenantId;

const handel: VismaCompanyFacts = {
  vismaTenantId: handelId,
  name: 'Nordvik Handel AS',
  organisationNumber: '911 222 333',
  country: 'NO',
  baseCurrency: 'NOK',
};
const exportCompany: VismaCompanyFacts = {
  ...handel,
  vismaTenantId: exportId,
  name: 'Nordvik Export AB',
  organisationNumber: '556677-8899',
  country: 'SE',
};

function connection(company: VismaCompanyFacts | undefined, id = 'a'): Connection {
  return {
    id: id as ConnectionId,
    tenantId: 'Cust41001' as TenantId,
    kind: 'interactive',
    state: company === undefined ? 'new' : 'connected',
    company,
    timeZone: 'Europe/Oslo',
    grantedBy: undefined,
    grantedAt: undefined,
    lastSuccessAt: undefined,
    lastFailureAt: undefined,
    lastFailureCode: undefined,
    stateSince: 0,
    tokenKind: 'unknown',
    grantExpiresAt: undefined,
  };
}

function granted(facts: VismaCompanyFacts): GrantedCompany {
  return { vismaTenantId: facts.vismaTenantId, facts };
}

describe('judgeCompany', () => {
  test('a first grant is right for any company, and its country chooses the time zone', () => {
    expect(judgeCompany(granted(exportCompany), connection(undefined), [])).toEqual({
      kind: 'right',
      timeZone: 'Europe/Stockholm',
    });
  });

  test('a new grant for the same company is right and leaves the time zone alone', () => {
    expect(judgeCompany(granted(handel), connection(handel), [])).toEqual({
      kind: 'right',
      timeZone: undefined,
    });
  });

  test('another company is refused with both names', () => {
    expect(judgeCompany(granted(exportCompany), connection(handel), [])).toEqual({
      kind: 'rejected',
      refusal: {
        result: 'wrong-company',
        expected: 'Nordvik Handel AS',
        actual: 'Nordvik Export AB',
      },
    });
  });

  test('a company has one connection in a tenant', () => {
    const verdict = judgeCompany(granted(handel), connection(undefined), [connection(handel, 'b')]);
    expect(verdict).toEqual({
      kind: 'rejected',
      refusal: { result: 'already-connected', existing: 'b', actual: 'Nordvik Handel AS' },
    });
  });

  test('without ids the organisation number and the name decide together', () => {
    const unnamed = { ...handel, vismaTenantId: undefined, organisationNumber: '911222333' };
    const same = { ...unnamed, name: ' nordvik  handel as' };
    expect(judgeCompany(granted(same), connection(unnamed), []).kind).toBe('right');
    const namesake = { ...unnamed, organisationNumber: '999888777' };
    expect(judgeCompany(granted(namesake), connection(unnamed), []).kind).toBe('rejected');
    const sister = { ...unnamed, name: 'Nordvik Bergen AS' };
    expect(judgeCompany(granted(sister), connection(unnamed), []).kind).toBe('rejected');
  });

  test('two companies without organisation number are never taken for one', () => {
    const blank = { ...handel, vismaTenantId: undefined, organisationNumber: '' };
    expect(judgeCompany(granted(blank), connection(undefined), [connection(blank, 'b')]).kind).toBe(
      'right',
    );
  });

  test('a company without organisation number is recognised by all else that is known of it', () => {
    const blank = { ...handel, vismaTenantId: undefined, organisationNumber: '' };
    expect(judgeCompany(granted(blank), connection(blank), []).kind).toBe('right');
    const namesake = { ...blank, country: 'SE', baseCurrency: 'SEK' };
    expect(judgeCompany(granted(namesake), connection(blank), []).kind).toBe('rejected');
  });

  test('an unlicensed company never replaces a grant that was good', () => {
    const unlicensed = { vismaTenantId: handelId, facts: undefined };
    expect(judgeCompany(unlicensed, connection(handel), [])).toEqual({
      kind: 'rejected',
      refusal: { result: 'no-licence', expected: 'Nordvik Handel AS' },
    });
    expect(judgeCompany(unlicensed, connection(undefined), []).kind).toBe('right');
  });

  test('a company that could not be read yet keeps its place against another id', () => {
    const unread = {
      ...connection(undefined),
      state: 'no-licence',
      claimedTenantId: handelId,
    } as const;
    for (const facts of [exportCompany, undefined]) {
      expect(judgeCompany({ vismaTenantId: exportId, facts }, unread, [])).toEqual({
        kind: 'rejected',
        refusal: { result: 'wrong-company', expected: undefined, actual: facts?.name },
      });
    }
    expect(judgeCompany(granted(handel), unread, []).kind).toBe('right');
    const unknown = { vismaTenantId: undefined, facts: undefined };
    expect(judgeCompany(unknown, unread, []).kind).toBe('right');
  });

  test('an unlicensed company that is another one is refused as another one', () => {
    const verdict = judgeCompany(
      { vismaTenantId: exportId, facts: undefined },
      connection(handel),
      [],
    );
    expect(verdict).toMatchObject({ refusal: { result: 'wrong-company', actual: undefined } });
  });
});
