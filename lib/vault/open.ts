import 'server-only';
import { createDecipheriv } from 'node:crypto';
import { AppError } from '../errors.ts';
import type { Keyring } from './keyring.ts';
import type { SealContext } from './seal-context.ts';
import { authenticatedData } from './seal-context.ts';

/** Throws `vault.unknown-key` and `vault.broken-seal`; anything but a whole envelope is broken. */
export type Open = (sealed: string, context: SealContext) => string;

const ENVELOPE = /^v1\.([A-Za-z0-9_-]{1,32})\.([A-Za-z0-9_-]+)$/;
const IV_BYTES = 12;
const TAG_BYTES = 16;

export function createOpener(keyring: Keyring): Open {
  return (sealed, context) => {
    const { keyId, body } = parseEnvelope(sealed);
    const key = keyring.getKey(keyId);
    const decipher = createDecipheriv('aes-256-gcm', key, body.subarray(0, IV_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(authenticatedData(context, keyId));
    decipher.setAuthTag(body.subarray(-TAG_BYTES));
    const ciphertext = body.subarray(IV_BYTES, -TAG_BYTES);
    try {
      return Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString('utf8');
    } catch (cause) {
      throw new AppError('vault.broken-seal', 'sealed value does not authenticate', { cause });
    }
  };
}

function parseEnvelope(sealed: string): { readonly keyId: string; readonly body: Buffer } {
  const match = ENVELOPE.exec(sealed);
  const [, keyId = '', encoded = ''] = match ?? [];
  const body = Buffer.from(encoded, 'base64url');
  // Decoding forgives stray trailing bits; one value has exactly one envelope.
  const isCanonical = body.toString('base64url') === encoded;
  if (match === null || !isCanonical || body.length < IV_BYTES + TAG_BYTES) {
    throw new AppError('vault.broken-seal', 'value is no sealed envelope');
  }
  return { keyId, body };
}
