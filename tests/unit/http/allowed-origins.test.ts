import { describe, expect, it } from 'vitest';
import { createAllowedOrigins } from '#lib/http/allowed-origins.ts';

const production = createAllowedOrigins({
  configured: ['https://connect.visma.com', 'https://api.finance.visma.net/erp'],
  superofficeLoginUrl: 'https://online.superoffice.com',
});
const demo = createAllowedOrigins({
  configured: ['http://localhost:4001'],
  superofficeLoginUrl: 'http://localhost:4003',
});

describe('in production', () => {
  it.each([
    'https://connect.visma.com/connect/token',
    'https://api.finance.visma.net/v1/customer',
    'https://online.superoffice.com/login',
    'https://online2.superoffice.com/Cust1/api',
    'https://app.eu.superoffice.com/Cust1/api',
  ])('%s may be asked', (url) => {
    expect(production(new URL(url))).toBe(true);
  });

  it.each([
    'http://connect.visma.com/',
    'https://connect.visma.com:8443/',
    'https://evil.visma.com/',
    'https://superoffice.com.evil.example/',
    'https://evilsuperoffice.com/',
    'https://superoffice.com/',
    'http://online2.superoffice.com/',
    'https://online2.superoffice.com:444/',
    'https://169.254.169.254/',
    'http://localhost:4001/',
    'https://[::1]/',
  ])('%s may not', (url) => {
    expect(production(new URL(url))).toBe(false);
  });
});

describe('in the demo', () => {
  it('this machine may be asked, and nobody else', () => {
    expect(demo(new URL('http://localhost:4003/Cust1/api'))).toBe(true);
    expect(demo(new URL('http://127.0.0.1:5000/'))).toBe(true);
    expect(demo(new URL('http://169.254.169.254/'))).toBe(false);
    expect(demo(new URL('https://online.superoffice.com/'))).toBe(false);
  });
});

it('a login host without subdomain lends no trust to its neighbours', () => {
  const allow = createAllowedOrigins({
    configured: [],
    superofficeLoginUrl: 'https://crm.example',
  });
  expect(allow(new URL('https://other.example/'))).toBe(false);
  expect(allow(new URL('https://api.crm.example/'))).toBe(true);
});
