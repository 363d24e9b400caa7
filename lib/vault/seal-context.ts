import 'server-only';

/** Where a sealed value belongs. It opens nowhere else: moving a ciphertext to another row breaks it. */
export interface SealContext {
  readonly tenantId: string;
  readonly rowId: string;
  /** Column or purpose, so that two values of one row cannot be exchanged. */
  readonly field: string;
}

/**
 * The additional authenticated data of AES-GCM (NIST SP 800-38D). Each part is preceded by its
 * length, else `a`+`bc` and `ab`+`c` would authenticate alike.
 */
export function authenticatedData(context: SealContext, keyId: string): Buffer {
  const parts = [context.tenantId, context.rowId, context.field, keyId].map((text) =>
    Buffer.from(text, 'utf8'),
  );
  return Buffer.concat(parts.flatMap((part) => [lengthOf(part), part]));
}

function lengthOf(part: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(part.length);
  return length;
}
