import { z } from 'zod';

export interface VaultKey {
  readonly id: string;
  readonly key: Buffer;
}

const KEY_BYTES = 32;
const ID = /^[A-Za-z0-9_-]{1,32}$/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** `id:base64(32 bytes)`, comma-separated; the first one seals. Messages count keys and never quote them. */
export const vaultKeys = z.string().transform((text, context): readonly VaultKey[] => {
  const keys = text.split(',').map((entry, index) => {
    const { key, problem } = parseKey(entry.trim());
    if (problem !== undefined) context.addIssue(`key ${index + 1} ${problem}`);
    return key;
  });
  const ids = keys.map((key) => key?.id).filter((id) => id !== undefined);
  if (new Set(ids).size !== ids.length) context.addIssue('has the same key id twice');
  return keys.filter((key) => key !== undefined);
});

type ParsedKey = { readonly key?: VaultKey; readonly problem?: string };

function parseKey(entry: string): ParsedKey {
  const separator = entry.indexOf(':');
  if (separator < 0) return { problem: 'is not of the form id:base64' };
  const id = entry.slice(0, separator);
  const encoded = entry.slice(separator + 1);
  if (!ID.test(id)) return { problem: 'has an id that is not 1–32 letters, digits, - or _' };
  if (!BASE64.test(encoded)) return { problem: 'is not base64' };
  const key = Buffer.from(encoded, 'base64');
  if (key.byteLength !== KEY_BYTES) {
    return { problem: `is ${key.byteLength} bytes long, not ${KEY_BYTES}` };
  }
  return { key: { id, key } };
}
