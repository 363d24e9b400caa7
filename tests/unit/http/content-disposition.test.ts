import { describe, expect, it } from 'vitest';
import { contentDisposition } from '#lib/http/content-disposition.ts';

describe('the name of a file', () => {
  it.each([
    ['Invoice 100042.pdf', 'Invoice 100042.pdf', 'Invoice%20100042.pdf'],
    ['følgeseddel.pdf', 'f_lgeseddel.pdf', 'f%C3%B8lgeseddel.pdf'],
    ['Épreuve.txt', 'Epreuve.txt', '%C3%89preuve.txt'],
    ['../../etc/passwd', 'etc_passwd', 'etc_passwd'],
    ['a\r\nSet-Cookie: x=1', 'a_Set-Cookie_ x=1', 'a_Set-Cookie_%20x%3D1'],
    ['a"; filename="b.exe', 'a_; filename=_b.exe', 'a_%3B%20filename%3D_b.exe'],
    ['invoice\u202Efdp.exe', 'invoice_fdp.exe', 'invoice_fdp.exe'],
    ['C:\\temp\\x.pdf', 'C_temp_x.pdf', 'C_temp_x.pdf'],
    ['con.pdf', '_con.pdf', '_con.pdf'],
    ['.htaccess', 'htaccess', 'htaccess'],
    ['100%.pdf', '100_.pdf', '100%25.pdf'],
    ["O'Neill (1)*.pdf", "O'Neill (1)_.pdf", 'O%27Neill%20%281%29_.pdf'],
    ['   ', 'file', 'file'],
    ['', 'file', 'file'],
    ['\uD800.pdf', '_.pdf', '%EF%BF%BD.pdf'],
  ])('%j is safe in a header and on a disk', (name, ascii, utf8) => {
    expect(contentDisposition('attachment', name)).toBe(
      `attachment; filename="${ascii}"; filename*=UTF-8''${utf8}`,
    );
  });

  it('is cut where it is too long, and keeps its ending', () => {
    const [, ascii = ''] = /filename="([^"]*)"/.exec(
      contentDisposition('inline', `${'x'.repeat(500)}.pdf`),
    ) ?? [''];
    expect(ascii).toHaveLength(120);
    expect(ascii.endsWith('x.pdf')).toBe(true);
  });
});
