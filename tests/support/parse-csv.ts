/** The fields of a file by RFC 4180, as any reader gets them; throws where it is none. */
export function parseCsv(file: string, separator: string): string[][] {
  const records: string[][] = [];
  let fields: string[] = [];
  let at = 0;
  while (at < file.length) {
    const [field, end] = file[at] === '"' ? quotedField(file, at) : bareField(file, at, separator);
    fields.push(field);
    if (file[end] === separator) {
      at = end + 1;
      // A separator at the end of a record is followed by one more field.
      if (!file.startsWith('\r\n', at)) continue;
      fields.push('');
    } else if (!file.startsWith('\r\n', end)) throw new Error(`no field ends at ${String(end)}`);
    else at = end;
    at += 2;
    records.push(fields);
    fields = [];
  }
  return records;
}

function quotedField(file: string, start: number): readonly [string, number] {
  let end = start + 1;
  for (;;) {
    end = file.indexOf('"', end);
    if (end === -1) throw new Error('a quote is not closed');
    if (file[end + 1] !== '"') break;
    end += 2;
  }
  return [file.slice(start + 1, end).replaceAll('""', '"'), end + 1];
}

function bareField(file: string, start: number, separator: string): readonly [string, number] {
  let end = start;
  while (file[end] !== separator && file[end] !== '\r') {
    if (end >= file.length || file[end] === '"') throw new Error('a bare field has a quote');
    end += 1;
  }
  return [file.slice(start, end), end];
}
