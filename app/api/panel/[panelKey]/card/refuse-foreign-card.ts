import type { CardResponse } from '#lib/domain/card.ts';
import { AppError } from '#lib/errors.ts';

/**
 * The page explains a panel that is not the sender's; a data route refuses it, alike whether it is
 * another tenant's or never was. Throws `input.not-found`, `auth.other-account`.
 */
export function refuseForeignCard(answer: CardResponse): CardResponse {
  const code = answer.kind === 'problem' ? answer.problem.code : undefined;
  if (code === 'unknown-panel') throw new AppError('input.not-found', 'no such panel');
  if (code === 'other-account') {
    throw new AppError('auth.other-account', 'the card belongs to another account');
  }
  return answer;
}
