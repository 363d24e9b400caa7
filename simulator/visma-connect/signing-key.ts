import { randomBytes, randomUUID, createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { JsonWebKey, KeyObject } from 'node:crypto';
import type { StateStore } from '../state-store.ts';

export interface ConnectKeys {
  /** Private RSA key as JWK with a random `kid`: a client that cached another start's key must notice the change. */
  readonly privateJwk: JsonWebKey;
  readonly publicKey: KeyObject;
  /** Signs Visma Connect's own cookies. */
  readonly cookieKey: string;
  readonly save: () => void;
}

interface SavedKeys {
  readonly privateJwk: JsonWebKey;
  readonly cookieKey: string;
}

const storeKey = 'visma-connect.keys';

function createKeys(): SavedKeys {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    privateJwk: {
      ...privateKey.export({ format: 'jwk' }),
      kid: randomUUID(),
      use: 'sig',
      alg: 'RS256',
    },
    cookieKey: randomBytes(32).toString('hex'),
  };
}

/** The keys of an earlier start, so that its grants stay valid; new ones at the first. */
export function loadConnectKeys(store: StateStore): ConnectKeys {
  const keys = (store.load(storeKey) as SavedKeys | undefined) ?? createKeys();
  const save = (): void => store.save(storeKey, keys);
  save();
  return { ...keys, publicKey: createPublicKey({ key: keys.privateJwk, format: 'jwk' }), save };
}
