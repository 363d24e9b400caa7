import type { DocumentLane } from './document-query.ts';
import type { DocumentStatus, DocumentType } from './document.ts';
import { documentRole, statusStanding } from './document.ts';
import type { LedgerFigures } from './ledger-figures.ts';
import type { AmountE4 } from './money.ts';
import { isSafeSum, toAmountE4 } from './money.ts';

/** Balances in the company's currency with the sign of their type, of like documents. */
export interface BalanceGroup {
  readonly type: DocumentType;
  readonly status: DocumentStatus;
  readonly lane: DocumentLane;
  readonly baseSumE4: bigint;
  /** Documents whose balance was converted to the company's currency. */
  readonly converted: number;
}

/**
 * What may make Visma's balance differ from our net: documents that we leave out, what conversion
 * left on documents without balance, and documents of a status that we count without being certain.
 */
export const PROOF_REASONS = [
  'drafts',
  'voided',
  'cash',
  'unknown-types',
  'residues',
  'doubtful',
] as const;
export type ProofReason = (typeof PROOF_REASONS)[number];

/**
 * Net of the ledger against Visma's own balance of the customer, both in the company's currency.
 * `differenceE4` is Visma's less ours.
 */
export type ProofLine =
  | { readonly kind: 'reconciled'; readonly netE4: AmountE4 }
  | {
      readonly kind: 'explained';
      readonly netE4: AmountE4;
      readonly differenceE4: AmountE4;
      /** Counted in another way by Visma, these documents make up the difference. */
      readonly by: readonly ProofReason[];
    }
  | {
      readonly kind: 'not-reconciled';
      readonly netE4: AmountE4;
      readonly differenceE4: AmountE4;
    };

/** `askedAt`: when Visma told its balance, in epoch milliseconds. */
export interface LedgerProof {
  readonly askedAt: number;
  readonly line: ProofLine;
}

/** The proof of what is shown: one of another net proves nothing any more. */
export function findShownProof(
  proof: LedgerProof | undefined,
  figures: LedgerFigures | undefined,
): LedgerProof | undefined {
  return proof?.line.netE4 === figures?.base.netE4 ? proof : undefined;
}

/** Whether the proof is of rows with these balances. */
export function isProofOf({ line }: LedgerProof, groups: readonly BalanceGroup[]): boolean {
  return sumNet(groups) === BigInt(line.netE4);
}

function sumNet(groups: readonly BalanceGroup[]): bigint {
  return groups.filter(isSummed).reduce((sum, group) => sum + group.baseSumE4, 0n);
}

/** Half a cent: Visma rounds each conversion, and its sum, where and as it likes. */
const ROUNDING_E4 = 50n;

/** Undefined when a sum leaves the safe integers. */
export function findProofLine(
  groups: readonly BalanceGroup[],
  vismaBalanceE4: AmountE4,
): ProofLine | undefined {
  const net = sumNet(groups);
  const difference = BigInt(vismaBalanceE4) - net;
  if (!isSafeSum(net) || !isSafeSum(difference)) return undefined;
  const netE4 = toAmountE4(net);
  const converted = groups.reduce((sum, group) => sum + BigInt(group.converted), 0n);
  const isNear = (sum: bigint) => within(difference - sum, ROUNDING_E4 * (converted + 1n));
  if (isNear(0n)) return { kind: 'reconciled', netE4 };
  const differenceE4 = toAmountE4(difference);
  const by = subsets(PROOF_REASONS).find((reasons) => isNear(effectOf(reasons, groups)));
  if (by === undefined) return { kind: 'not-reconciled', netE4, differenceE4 };
  return { kind: 'explained', netE4, differenceE4, by };
}

/** What Visma's balance would have more than our net, for these reasons together. */
function effectOf(reasons: readonly ProofReason[], groups: readonly BalanceGroup[]): bigint {
  return groups.reduce((sum, group) => {
    const reason = findReason(group);
    if (reason === undefined || !reasons.includes(reason)) return sum;
    return reason === 'doubtful' ? sum - group.baseSumE4 : sum + group.baseSumE4;
  }, 0n);
}

function findReason(group: BalanceGroup): ProofReason | undefined {
  const { status, type } = group;
  if (isSummed(group)) {
    return status === 'Reserved' || status === 'Unknown' ? 'doubtful' : undefined;
  }
  const standing = statusStanding(status);
  if (standing === 'draft') return 'drafts';
  if (standing === 'voided' || type === 'VoidPayment') return 'voided';
  const role = documentRole(type);
  if (role === 'unknown') return 'unknown-types';
  return role === 'cash-sale' || role === 'cash-return' ? 'cash' : 'residues';
}

/** Of several explanations, the one with the fewest parts comes first. */
function subsets(parts: readonly ProofReason[]): readonly (readonly ProofReason[])[] {
  const all = parts.reduce<readonly (readonly ProofReason[])[]>(
    (found, part) => [...found, ...found.map((some) => [...some, part])],
    [[]],
  );
  return all.filter((some) => some.length > 0).toSorted((a, b) => a.length - b.length);
}

function isSummed({ lane }: BalanceGroup): boolean {
  return lane === 'open' || lane === 'credit';
}

function within(value: bigint, tolerance: bigint): boolean {
  return value <= tolerance && value >= -tolerance;
}
