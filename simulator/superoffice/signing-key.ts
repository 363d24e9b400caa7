import { createPrivateKey, createPublicKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import type { JsonWebKey, KeyObject } from 'node:crypto';
import type { StateStore } from '../state-store.ts';

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicJwk: JsonWebKey;
  readonly save: () => void;
}

interface SavedKey {
  readonly kid: string;
  readonly privateJwk: JsonWebKey;
}

const storeKey = 'superoffice.key';

function createKey(): SavedKey {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { kid: randomUUID(), privateJwk: privateKey.export({ format: 'jwk' }) };
}

/** The key of an earlier start, or a new one under a `kid` that no client has cached. */
export function loadSigningKey(store: StateStore): SigningKey {
  const saved = (store.load(storeKey) as SavedKey | undefined) ?? createKey();
  const privateKey = createPrivateKey({ key: saved.privateJwk, format: 'jwk' });
  const publicJwk = {
    ...createPublicKey(privateKey).export({ format: 'jwk' }),
    kid: saved.kid,
    use: 'sig',
    alg: 'RS256',
  };
  const save = (): void => store.save(storeKey, saved);
  save();
  return { kid: saved.kid, privateKey, publicJwk, save };
}
