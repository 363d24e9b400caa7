import 'server-only';
import type { Db } from '../db/db.ts';
import type { SealedColumn, SealedSwap, SealedValue } from '../db/sealed-column-store.ts';
import {
  countSealedByOthers,
  isKeyInUse,
  listSealedByOthers,
  SEALED_COLUMNS,
  swapSealed,
} from '../db/sealed-column-store.ts';
import { hasCode } from '../errors.ts';
import type { Keyring } from './keyring.ts';
import { createOpener } from './open.ts';
import { createSealer } from './seal.ts';

export interface RotationProgress {
  /** `table.column` */
  readonly column: string;
  readonly done: number;
  readonly total: number;
}

export interface RotationReport {
  readonly currentId: string;
  readonly resealed: number;
  /** Values that no key opens; they are left as they are, and their owners have to sign in again. */
  readonly unopened: number;
  /** Former keys of the keyring that nothing is sealed with any more. */
  readonly freed: readonly string[];
  readonly stillUsed: readonly string[];
}

const BATCH = 200;
/** A pass finds what instances wrote during the one before that still seal with a former key. */
const MOST_PASSES = 3;

/**
 * Seals everything anew by the current key, while the application serves: readers open either
 * envelope, and a value that changed since it was read is left alone. It keeps no state of its own,
 * so after a kill it goes on where it was. Throws `db.*`.
 */
export async function rotateKeys(
  db: Db,
  keyring: Keyring,
  onProgress: (progress: RotationProgress) => void,
): Promise<RotationReport> {
  let resealed = 0;
  let unopened = 0;
  for (let pass = 1; pass <= MOST_PASSES; pass += 1) {
    let changed = 0;
    unopened = 0;
    for (const column of SEALED_COLUMNS) {
      const outcome = await rotateColumn(db, keyring, column, onProgress);
      changed += outcome.swapped;
      unopened += outcome.unopened;
    }
    resealed += changed;
    if (changed === 0) break;
  }
  const { freed, stillUsed } = await findFormerKeys(db, keyring);
  return { currentId: keyring.currentId, resealed, unopened, freed, stillUsed };
}

async function rotateColumn(
  db: Db,
  keyring: Keyring,
  column: SealedColumn,
  onProgress: (progress: RotationProgress) => void,
): Promise<{ readonly swapped: number; readonly unopened: number }> {
  const reseal = createResealer(keyring, column);
  const total = await countSealedByOthers(db, column, keyring.currentId);
  const counts = { seen: 0, swapped: 0, unopened: 0 };
  let after = '';
  for (;;) {
    const page = { keyId: keyring.currentId, after, limit: BATCH };
    const values = await listSealedByOthers(db, column, page);
    const last = values.at(-1);
    if (last === undefined) return counts;
    const swaps = values.map(reseal).filter((swap) => swap !== undefined);
    counts.swapped += await swapSealed(db, column, swaps);
    counts.unopened += values.length - swaps.length;
    counts.seen += values.length;
    after = last.rowId;
    onProgress({
      column: `${column.table}.${column.column}`,
      done: counts.seen,
      total: Math.max(total, counts.seen),
    });
  }
}

/** Undefined for what was no whole envelope already: only its owner can replace it. */
function createResealer(
  keyring: Keyring,
  { field }: SealedColumn,
): (value: SealedValue) => SealedSwap | undefined {
  const seal = createSealer(keyring);
  const open = createOpener(keyring);
  return (value) => {
    const context = { tenantId: value.tenantId, rowId: value.rowId, field };
    try {
      return { ...value, resealed: seal(open(value.sealed, context), context) };
    } catch (error) {
      if (hasCode(error, 'vault.broken-seal', 'vault.unknown-key')) return undefined;
      throw error;
    }
  };
}

async function findFormerKeys(
  db: Db,
  keyring: Keyring,
): Promise<Pick<RotationReport, 'freed' | 'stillUsed'>> {
  const freed: string[] = [];
  const stillUsed: string[] = [];
  for (const keyId of keyring.ids.filter((id) => id !== keyring.currentId)) {
    const isUsed = await isKeyInUse(db, keyId);
    (isUsed ? stillUsed : freed).push(keyId);
  }
  return { freed, stillUsed };
}
