import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '#lib/errors.ts';
import { createKeyring } from '#lib/vault/keyring.ts';
import { createOpener } from '#lib/vault/open.ts';
import { createSealer } from '#lib/vault/seal.ts';

const k1 = { id: 'k1', key: randomBytes(32) };
const k2 = { id: 'k2', key: randomBytes(32) };
const keyring = createKeyring([k1, k2]);
const seal = createSealer(keyring);
const open = createOpener(keyring);
const here = { tenantId: 'Cust1', rowId: 'connection-a', field: 'refresh' };

function openingCode(sealed: string, context = here, opener = open): string {
  try {
    return opener(sealed, context);
  } catch (error) {
    return (error as { code: ErrorCode }).code;
  }
}

describe('a sealed value', () => {
  it('opens where it was sealed, whatever it holds', () => {
    for (const value of ['', 'token', 'æøå €', 'x'.repeat(20_000)]) {
      expect(open(seal(value, here), here)).toBe(value);
    }
  });

  it('does not open in another tenant, row or field', () => {
    const sealed = seal('token', here);
    for (const other of [{ tenantId: 'Cust2' }, { rowId: 'connection-b' }, { field: 'access' }]) {
      expect(openingCode(sealed, { ...here, ...other })).toBe('vault.broken-seal');
    }
  });

  it('does not open where the same letters are divided otherwise', () => {
    const sealed = seal('token', { tenantId: 'ab', rowId: 'c', field: 'd' });
    expect(openingCode(sealed, { tenantId: 'a', rowId: 'bc', field: 'd' })).toBe(
      'vault.broken-seal',
    );
  });

  it('does not open when any one bit of it was flipped', () => {
    const sealed = seal('token', here);
    const [version, keyId, body = ''] = sealed.split('.');
    const bytes = Buffer.from(body, 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      const changed = `${version}.${keyId}.${flipped.toString('base64url')}`;
      expect(openingCode(changed)).toBe('vault.broken-seal');
    }
  });

  it('does not open under another key id, known or not', () => {
    const sealed = seal('token', here);
    expect(openingCode(sealed.replace('.k1.', '.k2.'))).toBe('vault.broken-seal');
    expect(openingCode(sealed.replace('.k1.', '.k3.'))).toBe('vault.unknown-key');
  });

  it('does not open under the same key by another id', () => {
    const renamed = createOpener(createKeyring([{ id: 'k9', key: k1.key }]));
    const sealed = seal('token', here).replace('.k1.', '.k9.');
    expect(openingCode(sealed, here, renamed)).toBe('vault.broken-seal');
  });

  it('is refused without prefix, cut short, padded, and as plaintext', () => {
    const sealed = seal('token', here);
    const body = sealed.slice('v1.k1.'.length);
    const broken = [
      '',
      'token',
      body,
      `k1.${body}`,
      `v2.k1.${body}`,
      'v1.k1.',
      `v1.k1.${body.slice(0, 20)}`,
      `${sealed}=`,
      `${sealed}A`,
      ` ${sealed}`,
      `${sealed}\n`,
    ];
    for (const value of broken) expect(openingCode(value)).toBe('vault.broken-seal');
  });

  it('never looks the same twice: a thousand seals have a thousand 96-bit IVs', () => {
    const ivs = Array.from({ length: 1_000 }, () => {
      const [, , body = ''] = seal('token', here).split('.');
      return Buffer.from(body, 'base64url').subarray(0, 12).toString('hex');
    });
    expect(new Set(ivs).size).toBe(1_000);
    expect(ivs.every((iv) => iv.length === 24)).toBe(true);
  });

  it('does not show what it holds', () => {
    const sealed = seal('canary-token', here);
    expect(sealed).toMatch(/^v1\.k1\.[\w-]+$/);
    expect(sealed).not.toContain('canary');
    const [, , body = ''] = sealed.split('.');
    expect(Buffer.from(body, 'base64url').toString('latin1')).not.toContain('canary');
  });

  it('opens with a former key after another became current', () => {
    const sealed = seal('token', here);
    const rotated = createKeyring([k2, k1]);
    expect(createOpener(rotated)(sealed, here)).toBe('token');
    expect(createSealer(rotated)('token', here)).toMatch(/^v1\.k2\./);
  });
});

describe('a keyring', () => {
  it.each([
    ['no key', []],
    ['a short key', [{ id: 'k1', key: randomBytes(31) }]],
    ['a malformed id', [{ id: 'k.1', key: randomBytes(32) }]],
    ['one id twice', [k1, { id: 'k1', key: randomBytes(32) }]],
  ])('refuses %s', (_, keys) => {
    expect(() => createKeyring(keys)).toThrow(expect.objectContaining({ code: 'config.invalid' }));
  });
});
