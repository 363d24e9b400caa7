import 'server-only';
import type { Db } from '../db/db.ts';
import { AppError } from '../errors.ts';
import { isKeyInUse } from '../db/sealed-column-store.ts';
import { listVaultChecks, recordVaultCheck } from '../db/vault-check-store.ts';
import type { Keyring } from './keyring.ts';
import type { Open } from './open.ts';
import { createOpener } from './open.ts';
import type { SealContext } from './seal-context.ts';
import { createSealer } from './seal.ts';

const CONSTANT = 'invoice panel';

/**
 * Whether this keyring opens this database. The first start with a key leaves a constant sealed by
 * it; every later one opens them all. Throws `vault.unknown-key` for another key under a known id
 * and for a missing key that rows are still sealed with, and then has written nothing.
 */
export async function checkVault(db: Db, keyring: Keyring): Promise<void> {
  const known = await refuseForeignKeys(db, keyring);
  const open = createOpener(keyring);
  for (const keyId of keyring.ids.filter((id) => !known.has(id))) {
    const seal = createSealer({ ...keyring, currentId: keyId });
    const stored = await recordVaultCheck(db, { keyId, sealed: seal(CONSTANT, contextOf(keyId)) });
    // Another process may have been first, with another key of the same id.
    requireSameKey(open, stored);
  }
}

/**
 * The part of `checkVault` that only reads, for a database that may not be up to date yet: a start
 * with the wrong key must not migrate it either. Gives the key ids it was sealed with.
 */
export async function refuseForeignKeys(db: Db, keyring: Keyring): Promise<ReadonlySet<string>> {
  const open = createOpener(keyring);
  const checks = await listVaultChecks(db);
  for (const check of checks) {
    if (keyring.ids.includes(check.keyId)) requireSameKey(open, check);
    else await requireUnused(db, check.keyId);
  }
  return new Set(checks.map(({ keyId }) => keyId));
}

interface VaultCheck {
  readonly keyId: string;
  readonly sealed: string;
}

function requireSameKey(open: Open, { keyId, sealed }: VaultCheck): void {
  try {
    open(sealed, contextOf(keyId));
  } catch (cause) {
    throw unknownKey(keyId, 'the vault key is not the one this database was sealed with', cause);
  }
}

async function requireUnused(db: Db, keyId: string): Promise<void> {
  if (await isKeyInUse(db, keyId)) {
    throw unknownKey(keyId, 'rows are still sealed with a key that is missing');
  }
}

function contextOf(keyId: string): SealContext {
  return { tenantId: '', rowId: keyId, field: 'vault-check' };
}

function unknownKey(keyId: string, message: string, cause?: unknown): AppError {
  return new AppError('vault.unknown-key', message, { cause, facts: { keyId } });
}
