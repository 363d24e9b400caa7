import 'server-only';
import { createCipheriv, randomBytes } from 'node:crypto';
import type { Keyring } from './keyring.ts';
import type { SealContext } from './seal-context.ts';
import { authenticatedData } from './seal-context.ts';

/** Gives `v1.<key id>.<base64url of iv, ciphertext, tag>`. */
export type Seal = (plaintext: string, context: SealContext) => string;

/** AES-256-GCM with a random 96-bit IV per value, by the keyring's current key. */
export function createSealer(keyring: Keyring): Seal {
  return (plaintext, context) => {
    const keyId = keyring.currentId;
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', keyring.getKey(keyId), iv);
    cipher.setAAD(authenticatedData(context, keyId));
    const ciphertext = [cipher.update(plaintext, 'utf8'), cipher.final()];
    const body = Buffer.concat([iv, ...ciphertext, cipher.getAuthTag()]);
    return `v1.${keyId}.${body.toString('base64url')}`;
  };
}
