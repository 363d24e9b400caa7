import type { ExportFile } from './export-table.ts';
import { EXPORT_COLUMNS, exportTable } from './export-table.ts';
import { escapeText, sheetRow } from './sheet-xml.ts';
import type { ZipEntry } from './zip-stream.ts';
import { zipStream } from './zip-stream.ts';

/**
 * The table as a workbook of one sheet (ECMA-376, Office Open XML), made page by page while it is
 * sent. Amounts are numbers, dates are days; the heading stays in place.
 */
export function xlsxFile(file: ExportFile): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  return zipStream([...frame(file), { name: 'xl/worksheets/sheet1.xml', content: sheet(file) }]);
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const MEDIA = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** In characters. */
const WIDTHS: Readonly<Record<(typeof EXPORT_COLUMNS)[number], number>> = {
  type: 18,
  number: 12,
  date: 12,
  due: 12,
  status: 24,
  reference: 20,
  text: 36,
  currency: 9,
  amount: 14,
  balance: 14,
};

async function* sheet(file: ExportFile): AsyncGenerator<string, void> {
  const columns = EXPORT_COLUMNS.map(
    (column, index) =>
      `<col min="${index + 1}" max="${index + 1}" width="${WIDTHS[column]}" customWidth="1"/>`,
  );
  yield `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView tabSelected="1" workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${columns.join('')}</cols><sheetData>`;
  let written = 0;
  for await (const records of exportTable(file)) {
    const first = written + 1;
    written += records.length;
    yield records
      .map((record, index) =>
        sheetRow(first + index, record, first + index === 1 ? 'heading' : 'row'),
      )
      .join('');
  }
  yield '</sheetData></worksheet>';
}

/** What a workbook has besides its sheet. */
function frame({ words }: ExportFile): readonly ZipEntry[] {
  const entry = (name: string, xml: string): ZipEntry => ({ name, content: [XML + xml] });
  return [
    entry(
      '[Content_Types].xml',
      `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${MEDIA}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${MEDIA}.styles+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${MEDIA}.worksheet+xml"/></Types>`,
    ),
    entry('_rels/.rels', relationships([['officeDocument', 'xl/workbook.xml']])),
    entry(
      'xl/workbook.xml',
      `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="${sheetName(words.list('heading'))}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    ),
    entry(
      'xl/_rels/workbook.xml.rels',
      relationships([
        ['worksheet', 'worksheets/sheet1.xml'],
        ['styles', 'styles.xml'],
      ]),
    ),
    entry('xl/styles.xml', STYLES),
  ];
}

function relationships(targets: readonly (readonly [type: string, target: string])[]): string {
  const each = targets.map(
    ([type, target], index) =>
      `<Relationship Id="rId${index + 1}" Type="${OFFICE}/${type}" Target="${target}"/>`,
  );
  return `<Relationships xmlns="${PACKAGE}/relationships">${each.join('')}</Relationships>`;
}

/** 31 characters, and none of those that a reference to a sheet is made of. */
function sheetName(words: string): string {
  return escapeText(words.replace(/["'*/:?[\\\]]/g, ' ').slice(0, 31));
}

/** The cells are in the order of `CELL_STYLES`; 14 is the reader's own short date, 4 has two decimals. */
const STYLES = `<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/><xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="4" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;
