import type { VismaDocument, VismaDocumentStatus } from '../world.ts';

const UNRELEASED: ReadonlySet<VismaDocumentStatus> = new Set([
  'Hold',
  'Balanced',
  'Scheduled',
  'PendingPrint',
  'PendingEmail',
  'CreditHold',
  'CcHold',
  'Reserved',
]);

export function isReleased({ status }: VismaDocument): boolean {
  return !UNRELEASED.has(status);
}

export function isOnHold({ status }: VismaDocument): boolean {
  return status === 'Hold' || status === 'CreditHold' || status === 'CcHold';
}
