import 'server-only';
import { createSecretKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { AppError } from '../errors.ts';

export interface VaultKey {
  readonly id: string;
  /** 32 bytes. */
  readonly key: Buffer;
}

export interface Keyring {
  /** Seals everything new. */
  readonly currentId: string;
  readonly ids: readonly string[];
  /** Throws `vault.unknown-key`. */
  getKey(id: string): KeyObject;
}

const KEY_ID = /^[A-Za-z0-9_-]{1,32}$/;
const KEY_BYTES = 32;

/** The first key is current, the others only open what was sealed by them. Throws `config.invalid`. */
export function createKeyring(keys: readonly VaultKey[]): Keyring {
  const [current] = keys;
  if (current === undefined) throw new AppError('config.invalid', 'the vault needs a key');
  const byId = new Map<string, KeyObject>();
  for (const { id, key } of keys) {
    if (!KEY_ID.test(id)) throw new AppError('config.invalid', 'vault key id is malformed');
    if (key.length !== KEY_BYTES)
      throw new AppError('config.invalid', 'vault key has not 32 bytes');
    if (byId.has(id)) throw new AppError('config.invalid', 'vault key id is given twice');
    byId.set(id, createSecretKey(key));
  }
  return {
    currentId: current.id,
    ids: [...byId.keys()],
    getKey: (id) => {
      const key = byId.get(id);
      if (key !== undefined) return key;
      throw new AppError('vault.unknown-key', 'no vault key of this id', { facts: { keyId: id } });
    },
  };
}
