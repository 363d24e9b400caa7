import { PassThrough, Readable } from 'node:stream';
import { ZipFile } from 'yazl';

export interface ZipEntry {
  readonly name: string;
  /** Part by part, each asked for when the one before has been packed and taken. */
  readonly content: AsyncIterable<string> | Iterable<string>;
}

/** The first day that the format knows: a file says when it was made in its own words. */
const NO_DATE = { mtime: new Date(1980, 0, 1), forceDosTimestamp: true };

/** A ZIP archive that is made while it is sent: nothing is held but what is under way. */
export async function* zipStream(
  entries: readonly ZipEntry[],
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  const zip = new ZipFile();
  const packed = zip.outputStream.pipe(new PassThrough());
  const contents = entries.map(({ content }) => Readable.from(content, { objectMode: false }));
  for (const [index, { name }] of entries.entries()) {
    const content = contents[index];
    if (content === undefined) continue;
    content.once('error', (error) => packed.destroy(error));
    zip.addReadStreamLazy(name, NO_DATE, (give) => give(null, content));
  }
  zip.end();
  try {
    for await (const chunk of packed) yield chunk as Uint8Array<ArrayBuffer>;
  } finally {
    // Whoever stops early leaves sources that nobody would end.
    for (const content of contents) content.destroy();
  }
}
