import { type Content, text, zipOf } from './archives.ts';

/** Excel workbooks for tests, written by hand. */

/** XML of a cell, or a text that becomes a shared one. */
export type Cell = string | { readonly xml: string } | null;

export interface Sheet {
  readonly name: string;
  readonly rows: readonly (readonly Cell[])[];
}

export interface BookOptions {
  readonly from1904?: boolean;
  /** Format codes; cell style n + 1 has the nth. */
  readonly formats?: readonly string[];
  /** Members besides, or instead of, those of a workbook. */
  readonly more?: readonly Content[];
}

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

export async function bookOf(sheets: readonly Sheet[], options: BookOptions = {}): Promise<Blob> {
  const strings = new Map<string, number>();
  const member = (name: string, xml: string): Content => ({ name, bytes: text(head + xml) });
  const worksheets = sheets.map(({ rows }, i) => member(`xl/worksheets/sheet${i + 1}.xml`, sheetXml(rows, strings)));
  const formats = options.formats ?? [];
  const own: Content[] = [
    member('[Content_Types].xml', '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'),
    member(
      'xl/workbook.xml',
      `<workbook ${main} xmlns:r="${office}"><workbookPr${options.from1904 === true ? ' date1904="1"' : ''}/><sheets>${sheets
        .map(({ name }, i) => `<sheet name="${escaped(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`)
        .join('')}</sheets></workbook>`,
    ),
    member(
      'xl/_rels/workbook.xml.rels',
      `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${sheets
        .map(
          (_, i) => `<Relationship Id="rId${i + 1}" Type="${office}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`,
        )
        .join(
          '',
        )}<Relationship Id="s" Type="${office}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="t" Type="${office}/styles" Target="/xl/styles.xml"/></Relationships>`,
    ),
    member(
      'xl/styles.xml',
      `<styleSheet ${main}><numFmts>${formats
        .map((code, i) => `<numFmt numFmtId="${164 + i}" formatCode="${escaped(code)}"/>`)
        .join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>${formats
        .map((_, i) => `<xf numFmtId="${164 + i}" applyNumberFormat="1"/>`)
        .join('')}<xf numFmtId="22"/></cellXfs></styleSheet>`,
    ),
    ...worksheets,
    member(
      'xl/sharedStrings.xml',
      `<sst ${main}>${[...strings.keys()].map((s) => `<si><t xml:space="preserve">${escaped(s)}</t></si>`).join('')}</sst>`,
    ),
  ];
  const more = options.more ?? [];
  const replaced = new Set(more.map(({ name }) => name));
  return zipOf(...own.filter(({ name }) => !replaced.has(name)), ...more);
}

/** A number, with a cell style. */
export function number(value: string | number, style = 0): Cell {
  return { xml: ` s="${style}"><v>${value}</v>` };
}

function sheetXml(rows: readonly (readonly Cell[])[], strings: Map<string, number>): string {
  const cell = (value: Cell, row: number, column: number): string => {
    if (value === null) return '';
    const reference = `${letters(column)}${row + 1}`;
    if (typeof value !== 'string') return `<c r="${reference}"${value.xml}</c>`;
    const index = strings.get(value) ?? strings.size;
    strings.set(value, index);
    return `<c r="${reference}" t="s"><v>${index}</v></c>`;
  };
  const xml = rows.map((cells, r) => `<row r="${r + 1}">${cells.map((value, c) => cell(value, r, c)).join('')}</row>`);
  return `<worksheet ${main}><dimension ref="A1"/><sheetData>${xml.join('')}</sheetData></worksheet>`;
}

function letters(column: number): string {
  return column < 26
    ? String.fromCharCode(65 + column)
    : letters(Math.floor(column / 26) - 1) + String.fromCharCode(65 + (column % 26));
}

function escaped(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
