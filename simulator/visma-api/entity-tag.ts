import { createHash } from 'node:crypto';

/** Single resources carry an ETag, lists do not (Visma, "ETag"). */
export function entityTag(content: unknown): { readonly ETag: string } {
  return {
    ETag: `"${createHash('sha1').update(JSON.stringify(content)).digest('base64url').slice(0, 16)}"`,
  };
}
