import { crc32, inflateRawSync } from 'node:zlib';

export interface WorkbookCell {
  /** `n` for a number, `inlineStr` for a text; a formula would be an element of its own. */
  readonly kind: string;
  readonly style: number;
  readonly text: string;
}

/** The files of an archive by its central directory, each checked against its sizes and checksum. */
export function unzip(archive: Buffer): ReadonlyMap<string, Buffer> {
  const end = archive.lastIndexOf(Buffer.from('504b0506', 'hex'));
  if (end < 0) throw new Error('no archive ends here');
  const files = new Map<string, Buffer>();
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    const nameBytes = archive.readUInt16LE(at + 28);
    const name = archive.toString('utf8', at + 46, at + 46 + nameBytes);
    files.set(name, contentOf(archive, at));
    at += 46 + nameBytes;
  }
  if (at !== end) throw new Error('the directory does not end where it should');
  return files;
}

function contentOf(archive: Buffer, entry: number): Buffer {
  const packedBytes = archive.readUInt32LE(entry + 20);
  const local = archive.readUInt32LE(entry + 42);
  if (archive.readUInt32LE(local) !== 0x04034b50) throw new Error('no file begins here');
  const start = local + 30 + archive.readUInt16LE(local + 26);
  const content = inflateRawSync(archive.subarray(start, start + packedBytes));
  const descriptor = start + packedBytes;
  const isWhole =
    archive.readUInt32LE(descriptor) === 0x08074b50 &&
    archive.readUInt32LE(descriptor + 8) === packedBytes &&
    content.byteLength === archive.readUInt32LE(entry + 24) &&
    crc32(content) === archive.readUInt32LE(entry + 16);
  if (!isWhole) throw new Error('a file is not what the directory says');
  return content;
}

/** The cells of the first sheet by row and by letter of their column. */
export function readSheet(archive: Buffer): readonly ReadonlyMap<string, WorkbookCell>[] {
  const xml = unzip(archive).get('xl/worksheets/sheet1.xml')?.toString('utf8') ?? '';
  return [...xml.matchAll(/<row r="\d+">(.*?)<\/row>/gs)].map(
    ([, row = '']) =>
      new Map(
        [...row.matchAll(/<c r="([A-Z])\d+" s="(\d)"(?: t="(\w+)")?>(.*?)<\/c>/gs)].map(
          ([, column = '', style, kind = 'n', content = '']) => [
            column,
            { kind, style: Number(style), text: textIn(content) },
          ],
        ),
      ),
  );
}

function textIn(content: string): string {
  return content
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
