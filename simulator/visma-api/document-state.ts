import type { VismaDocument, VismaDocumentStatus } from '../world.ts';

/** Not *Reserved*: that is a released document somebody put on hold. */
const UNRELEASED: ReadonlySet<VismaDocumentStatus> = new Set([
  'Hold',
  'Balanced',
  'Scheduled',
  'PendingPrint',
  'PendingEmail',
  'CreditHold',
  'CcHold',
]);

export function isReleased({ status }: VismaDocument): boolean {
  return !UNRELEASED.has(status);
}

export function isOnHold({ status }: VismaDocument): boolean {
  return status === 'Hold' || status === 'CreditHold' || status === 'CcHold';
}
