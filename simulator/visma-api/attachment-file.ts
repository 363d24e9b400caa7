import type { VismaAttachment, VismaCompany } from '../world.ts';
import { file, notFound } from './answer.ts';
import type { Handler } from './call.ts';
import { renderPdf } from './render-pdf.ts';

/** One grey pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==',
  'base64',
);

/** `GET /attachment/{attachmentId}`: the bytes of the latest revision. */
export const getAttachment: Handler = async ({ company, id }) => {
  const attachment = findAttachment(company, id.toLowerCase());
  if (attachment === undefined) return notFound(`Attachment ${id}`);
  return file(await contentOf(attachment), {
    'content-type': attachment.contentType,
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(attachment.name)}`,
  });
};

function findAttachment(company: VismaCompany, id: string): VismaAttachment | undefined {
  for (const customer of company.customers.values()) {
    for (const { attachments } of customer.documents) {
      const found = attachments.find((attachment) => attachment.id === id);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

async function contentOf({ name, contentType }: VismaAttachment): Promise<Buffer> {
  if (contentType === 'image/png') return PNG;
  if (contentType === 'application/pdf')
    return renderPdf({ title: name, paragraphs: ['Vedlegg'], rows: [] });
  return Buffer.from(`${name}\nKonsulent: 7,5 timer\n`, 'utf8');
}
