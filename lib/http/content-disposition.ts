/** What no file system, header or person should meet in a name. */
const UNSAFE =
  /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"*/:<>?\\|]+/g;
/** Names that Windows keeps for devices, whatever follows the dot. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
const MAX_LENGTH = 120;

/**
 * A `Content-Disposition` (RFC 6266) with the name in ASCII for old clients and in UTF-8 (RFC 8187)
 * for the others. The name comes from a foreign system: it loses paths, control characters, what
 * turns text around, and what would end the header's quotes.
 */
export function contentDisposition(kind: 'inline' | 'attachment', name: string): string {
  const safe = toFileName(name);
  const ascii = safe.normalize('NFKD').replace(/[^\u0020-\u007e]/g, (letter) => {
    return /\p{M}/u.test(letter) ? '' : '_';
  });
  return `${kind}; filename="${ascii.replaceAll('%', '_')}"; filename*=UTF-8''${encode(safe)}`;
}

function toFileName(name: string): string {
  const plain = name
    .toWellFormed()
    .replace(UNSAFE, '_')
    .replace(/^[\s._]+|[\s.]+$/g, '');
  const short = shorten(plain);
  if (short === '') return 'file';
  return RESERVED.test(short) ? `_${short}` : short;
}

/** The ending stays: it decides what opens the file. */
function shorten(name: string): string {
  if (name.length <= MAX_LENGTH) return name;
  const ending = /\.\w{1,8}$/.exec(name)?.[0] ?? '';
  return `${name.slice(0, MAX_LENGTH - ending.length).toWellFormed()}${ending}`;
}

/** `encodeURIComponent` leaves four characters that RFC 8187 does not allow bare. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
