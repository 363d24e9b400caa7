import { z } from 'zod';
import type { Application, Settlement } from '../../domain/settlement.ts';
import { findSettledOn } from '../../domain/settlement.ts';
import { DOCUMENT_TYPES } from '../../domain/document.ts';
import { createRowReader, fieldOf, unwrap } from './row-reader.ts';

const NUMBER_LENGTH = 60;
/** KID is at most 25 digits, a Swedish OCR as many. */
const REFERENCE_LENGTH = 60;

/**
 * One row of `GET /v1/customer/{number}/invoice` (CustomerInvoiceDto) with its `applications`
 * (ArAdjustDto), as far as it tells when it was paid. Undefined when it names no document.
 */
export function toSettlement(row: unknown): Settlement | undefined {
  const reader = createRowReader(row);
  const number = reader.text('referenceNumber', NUMBER_LENGTH);
  if (number === '') return undefined;
  const applications = z.array(z.unknown()).safeParse(fieldOf(row, 'applications')).data ?? [];
  const isPaid = (reader.amount('balanceInCurrency') ?? reader.amount('balance')) === 0;
  return {
    // The list holds invoices; rows that do not say what they are are taken for such.
    type: reader.word('documentType', DOCUMENT_TYPES) ?? 'Invoice',
    number,
    settledOn: isPaid ? findSettledOn(applications.map(toApplication)) : undefined,
    paymentReference: reader.text('paymentReference', REFERENCE_LENGTH),
  };
}

function toApplication(row: unknown): Application {
  const isTrue = (field: string) => unwrap(fieldOf(row, field)) === true;
  return {
    date: createRowReader(row).date('applicationDate'),
    isReleased: isTrue('released') && !isTrue('hold'),
    isVoided: isTrue('voided'),
  };
}
