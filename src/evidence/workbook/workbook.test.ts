import { describe, expect, it } from 'vitest';
import { join, text, zipOf } from '../../../test/archives.ts';
import { bookOf, type BookOptions, type Cell, number, type Sheet } from '../../../test/workbooks.ts';
import { listArchive } from '../archive.ts';
import { openSource } from '../byte-source.ts';
import { readRecord } from '../read-record.ts';
import { formatOf, numberText, plainFormat } from './number-format.ts';

const never = new AbortController().signal;

async function csvOf(book: Blob): Promise<Record<string, string>> {
  const read: Record<string, string> = {};
  for (const { name, source } of (await listArchive('zip', book, 1)).members) {
    const chunks: Uint8Array[] = [];
    let error = '';
    try {
      for await (const chunk of openSource(source, never)) chunks.push(chunk);
    } catch (thrown) {
      error = `! ${thrown instanceof Error ? thrown.message : ''}`;
    }
    read[name] = new TextDecoder().decode(join(...chunks)) + error;
  }
  return read;
}

async function rowsOf(rows: Sheet['rows'], options?: BookOptions): Promise<string> {
  return (await csvOf(await bookOf([{ name: 'S', rows }], options)))['S'] ?? '';
}

const inline = (xml: string): Cell => ({ xml: ` t="inlineStr"><is>${xml}</is>` });

describe('worksheets', () => {
  it('are listed by the names on their tabs, hidden ones too, and read as CSV', async () => {
    const book = await bookOf([
      {
        name: 'Sign-ins & more',
        rows: [
          ['Time', 'User'],
          ['x', 'a "b", c\nd'],
        ],
      },
      { name: 'Empty', rows: [] },
    ]);
    expect(await listArchive('zip', book, 1)).toMatchObject({ workbook: true, document: null, limit: null });
    expect(await csvOf(book)).toEqual({
      'Sign-ins & more': '"Time","User"\n"x","a ""b"", c\nd"\n',
      Empty: '',
    });
  });

  it('keep cells in their columns and leave out rows without any', async () => {
    expect(await rowsOf([['a', null, 'c'], [], [null, null, null, 'd'], [{ xml: ' s="1">' }], ['e']])).toBe(
      '"a",,"c"\n,,,"d"\n"e"\n',
    );
    const wide = Array.from({ length: 800 }, (_, i) => (i === 799 ? 'last' : null));
    expect(await rowsOf([wide])).toBe(`${','.repeat(799)}"last"\n`);
  });

  it('read every kind of cell', async () => {
    const row: Cell[] = [
      { xml: ' t="b"><v>1</v>' },
      { xml: ' t="b"><v>0</v>' },
      { xml: ' t="e"><v>#N/A</v>' },
      { xml: ' t="str"><f>A1&amp;"x"</f><v>made_x000D_ &lt;x&gt;</v>' },
      { xml: ' t="d"><v>2026-05-01T10:00:00Z</v>' },
      inline('<r><t>rich </t></r><r><t xml:space="preserve">text</t></r><rPh><t>no</t></rPh>'),
      { xml: '><f>SUM(B1)</f>' },
      inline('<t><![CDATA[<b>]]></t>'),
      { xml: '><f>1+1</f><v>2</v>' },
    ];
    expect(await rowsOf([row])).toBe(
      '"TRUE","FALSE","#N/A","made\r <x>","2026-05-01T10:00:00Z","rich text",,"<b>","2"\n',
    );
  });

  it('show dates as ISO text and identifiers with all digits', async () => {
    const formats = [
      'yyyy\\-mm\\-dd hh:mm:ss',
      'm/d/yyyy',
      '000000000000',
      '[h]:mm:ss',
      'h:mm AM/PM',
      '#,##0.00 "days"',
    ];
    const row = [
      number('46152.417361111111', 1),
      number('46152', 2),
      number('12345', 3),
      number('1.5', 4),
      number('0.75', 5),
      number('46152.5', 6),
      number('1.11122223333E+11'),
      number('46152.417361111111', 7),
    ];
    expect(await rowsOf([row], { formats })).toBe(
      '"2026-05-10T10:01:00","2026-05-10","000000012345","36:00:00","18:00:00","46152.5","111122223333","2026-05-10T10:01:00"\n',
    );
    expect(await rowsOf([[number('44690', 1), number('44690', 2)]], { formats, from1904: true })).toBe(
      '"2026-05-10T00:00:00","2026-05-10"\n',
    );
  });

  it('give a row back by its range in the CSV text', async () => {
    const rows = Array.from({ length: 3000 }, (_, i) => [`user${i}@example.com`, number(i), `Zoë ${i}`]);
    const book = await bookOf([{ name: 'S', rows }]);
    const csv = (await csvOf(book))['S'] ?? '';
    const before = new TextEncoder().encode(csv.slice(0, csv.indexOf('"user2500'))).length;
    const row = '"user2500@example.com","2500","Zoë 2500"';
    const length = new TextEncoder().encode(row).length;
    expect(await readRecord(book, { file: 0, members: ['S'] }, before, length)).toBe(row);
    const zip = await zipOf({ name: 'b.xlsx', bytes: new Uint8Array(await book.arrayBuffer()), password: 'p' });
    expect(await readRecord(zip, { file: 0, members: ['b.xlsx', 'S'] }, before, length, null, ['p'])).toBe(row);
  });
});

describe('broken and hostile workbooks', () => {
  const sheet = (xml: string): BookOptions => ({ more: [{ name: 'xl/worksheets/sheet1.xml', bytes: text(xml) }] });

  it('keep the rows before the damage and say what it is', async () => {
    const row = (n: number): string => `<row><c><v>${n}</v></c></row>`;
    const cases: readonly (readonly [string, string])[] = [
      [`<worksheet><sheetData>${row(1)}${row(2)}`, '"1"\n"2"\n! broken XML: unclosed tag'],
      [`<worksheet><sheetData>${row(1)}</x>`, '"1"\n! broken XML: '],
      [`<worksheet>${row(1)}<row><c t="s"><v>9</v></c></row></worksheet>`, '"1"\n! broken worksheet: no shared text 9'],
      [`<worksheet><row><c r="XFE1"><v>1</v></c></row></worksheet>`, '! broken worksheet: cell XFE1 out of place'],
      [
        `<worksheet><row><c r="B1"><v>1</v></c><c r="A1"/></row></worksheet>`,
        '! broken worksheet: cell A1 out of place',
      ],
      [`<worksheet>${'<a>'.repeat(100)}`, '! broken XML: nested deeper than 64 levels'],
      [
        `<!DOCTYPE x [<!ENTITY e "boom">]><worksheet><row><c t="str"><v>&e;</v></c></row></worksheet>`,
        '! broken XML: ',
      ],
    ];
    for (const [xml, expected] of cases) expect(await rowsOf([], sheet(xml)), xml).toContain(expected);
  });

  it('read control characters that XML forbids, and namespaces by any prefix', async () => {
    expect(await rowsOf([], sheet(`<worksheet><row><c t="str"><v>a\u0001b</v></c></row></worksheet>`))).toBe(
      '"a\u0001b"\n',
    );
    const prefixed = '<x:worksheet xmlns:x="y"><x:row><x:c><x:v>1</x:v></x:c></x:row></x:worksheet>';
    expect(await rowsOf([], sheet(prefixed))).toBe('"1"\n');
  });

  it('stop at texts without end and at rows that grow beyond all measure', async () => {
    const long = `<worksheet><row><c t="str"><v>${'x'.repeat(17 * 1024 * 1024)}</v></c></row></worksheet>`;
    expect(await rowsOf([], sheet(long))).toMatch(/^! broken XML: one text of more than/);
    const text32k = 'y'.repeat(32_000);
    const cells = Array.from({ length: 16_000 }, () => text32k);
    const grown = await rowsOf([cells]);
    expect(grown).toMatch(/! expands more than 200:1/);
    expect(grown.length).toBeLessThan(110 * 1024 * 1024);
  });

  it('name what cannot be listed', async () => {
    const rels = `<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="lost.xml"/></Relationships>`;
    const lost = await bookOf([{ name: 'S', rows: [] }], {
      more: [{ name: 'xl/_rels/workbook.xml.rels', bytes: text(rels) }],
    });
    expect(await listArchive('zip', lost, 1)).toMatchObject({
      members: [],
      limit: 'worksheets missing from the file: S',
    });
    const book = await bookOf([{ name: 'S', rows: [] }], { more: [{ name: 'xl/workbook.xml', bytes: text('<x/>') }] });
    await expect(listArchive('zip', book, 1)).rejects.toThrow(
      'Excel workbook cannot be read: workbook without worksheets; save its sheets as CSV',
    );
    const xlsb = await zipOf(
      { name: '[Content_Types].xml', bytes: text('<x/>') },
      { name: 'xl/workbook.bin', bytes: text('x') },
    );
    expect((await listArchive('zip', xlsb, 1)).document).toMatch(/^a binary Excel workbook/);
  });
});

describe('number formats', () => {
  it('tells dates and times from amounts', () => {
    for (const code of ['d-mmm-yy', 'yyyy/m/d;@', '[$-409]mmmm\\ d', 'm/d', '[Red]yy'])
      expect(formatOf(code)).toMatchObject({ date: true, time: false });
    for (const code of ['hh:mm', 'mm:ss.0', '[h]:mm', 'h"h"'])
      expect(formatOf(code)).toMatchObject({ date: false, time: true });
    for (const code of ['General', '0.00E+00', '#,##0 "days"', '0\\d', '_-* #,##0', '[Magenta]0', '@'])
      expect(formatOf(code)).toEqual(plainFormat);
  });

  it('writes numbers without exponents and without binary noise', () => {
    const cases: readonly (readonly [string, string])[] = [
      ['1234567890123456789', '1234567890123456789'],
      ['1.2345678901234601E+19', '12345678901234600000'],
      ['0.1', '0.1'],
      ['0.10000000000000001', '0.1'],
      ['33.329999999999998', '33.33'],
      ['-1.5E-7', '-0.00000015'],
      ['1E+2', '100'],
      ['-12.50', '-12.5'],
      ['0', '0'],
      ['0.0', '0'],
      ['text', 'text'],
      ['1e400', '1e400'],
    ];
    for (const [stored, shown] of cases) expect(numberText(stored, plainFormat, false)).toBe(shown);
  });

  it('leaves numbers beyond the calendar as they are', () => {
    const date = formatOf('yyyy-mm-dd');
    for (const stored of ['-1', '2958466', '99999999999']) expect(numberText(stored, date, false)).toBe(stored);
    expect(numberText('1', date, false)).toBe('1900-01-01');
    expect(numberText('61', date, false)).toBe('1900-03-01');
    expect(numberText('45000.999999999', date, false)).toBe('2023-03-16T00:00:00');
  });
});
