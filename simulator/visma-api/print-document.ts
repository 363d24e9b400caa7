import { file, notFound } from './answer.ts';
import type { Handler } from './call.ts';
import { findDocument } from './customer-documents.ts';
import type { DocumentFamily } from './customer-documents.ts';
import { renderPdf } from './render-pdf.ts';

const TITLES: Readonly<Partial<Record<DocumentFamily['shape'], string>>> = {
  invoice: 'Faktura',
  'credit-note': 'Kreditnota',
  'debit-note': 'Debetnota',
};

/** `…/print`: the specification promises an object, the answer is the bytes of a PDF. */
export function printFamilyDocument(family: DocumentFamily): Handler {
  return async ({ company, id }) => {
    const found = findDocument(company, family, id);
    if (found === undefined) return notFound(`Document ${id}`);
    const { customer, document } = found;
    const money = (value: number): string => `${value.toFixed(2)} ${document.currency}`;
    const body = await renderPdf({
      title: `${TITLES[family.shape] ?? document.type} ${document.number}`,
      paragraphs: [
        company.name,
        `Org.nr. ${company.organisationNumber}`,
        '',
        customer.name,
        `Kundenummer ${customer.number}`,
        `Dato ${document.documentDate}`,
        ...(document.dueDate === undefined ? [] : [`Forfall ${document.dueDate}`]),
        ...(document.paymentReference === '' ? [] : [`KID ${document.paymentReference}`]),
      ],
      rows: [
        ...document.lines.map((line): [string, string] => [
          `${line.quantity} × ${line.description}`,
          money(line.amount),
        ]),
        ['Mva', money(document.vatTotal)],
        ['Totalt', money(document.amount)],
      ],
    });
    return file(body, {
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="${document.number}.pdf"`,
    });
  };
}
