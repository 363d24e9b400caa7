import PDFDocument from 'pdfkit';

/** A fixed date in the file's metadata, so that the same document gives the same bytes. */
const CREATED = new Date('2024-01-01T00:00:00Z');

export interface PdfContent {
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly rows: readonly (readonly [string, string])[];
}

/** A plain A4 page: title, paragraphs, and rows with their figures to the right. */
export function renderPdf({ title, paragraphs, rows }: PdfContent): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const pdf = new PDFDocument({
      size: 'A4',
      margin: 56,
      info: { Title: title, Producer: 'Simulator', Creator: 'Simulator', CreationDate: CREATED },
    });
    const chunks: Buffer[] = [];
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    pdf.on('end', () => resolve(Buffer.concat(chunks)));
    pdf.on('error', reject);
    pdf.fontSize(20).text(title).moveDown();
    pdf.fontSize(11);
    for (const paragraph of paragraphs) pdf.text(paragraph);
    pdf.moveDown();
    for (const [label, figure] of rows) {
      pdf.text(label, { continued: true, width: 480 });
      pdf.text(figure, { align: 'right' });
    }
    pdf.end();
  });
}
