import { fc, test as property } from '@fast-check/vitest';
import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import { readCells, sniffDialect } from './csv-dialect.ts';
import { TableHeader, TableRow } from './csv-header.ts';
import { CsvSplitter } from './csv-splitter.ts';
import { TextReader } from './encoding.ts';

const encoder = new TextEncoder();

/** Rows; `null` for a line given up. */
function split(text: string, delimiter = ',', loneReturns = false): (string[] | null)[] {
  const bytes = encoder.encode(text);
  const splitter = new CsvSplitter(delimiter, loneReturns);
  const reader = new TextReader();
  const rows: (string[] | null)[] = [];
  for (let at = 0; at < bytes.length; at = splitter.next) {
    const found = splitter.row(bytes, at, bytes.length, true);
    rows.push(found === 'row' ? readCells(splitter, bytes, reader) : null);
  }
  return rows;
}

function papa(text: string, delimiter: string, newline: '\n' | '\r\n' | '\r'): string[][] {
  return Papa.parse<string[]>(text, { delimiter, newline }).data;
}

describe('rows', () => {
  test('quotes, doubled quotes, line breaks inside, ragged rows', () => {
    expect(split('a,"b ""x""\r\nc",\r\nd\n"e" ,f,g,h\n')).toEqual([
      ['a', 'b "x"\r\nc', ''],
      ['d'],
      ['e', 'f', 'g', 'h'],
    ]);
    expect(split('a;b\rc;d', ';', true)).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    expect(split('a"b,c"d"\n')).toEqual([['a"b', 'c"d"']]);
  });

  test('a quote inside a quoted cell is literal, as PapaParse reads it', () => {
    const text = 'x,"a"b",y';
    expect(split(text)).toEqual(papa(text, ',', '\n'));
  });

  test('an opening quote without an end costs its line only', () => {
    expect(split('a,b\n1,"open\n2,"x"\n3,y\n')).toEqual([['a', 'b'], null, ['2', 'x'], ['3', 'y']]);
    expect(split(`a,b\n1,"open\n${'2,y\n'.repeat(20_000)}`)).toHaveLength(20_002);
    expect(split('a,b\n1,"open')).toEqual([['a', 'b'], null]);
  });

  test('many such quotes do not make reading quadratic', () => {
    expect(split('1,"open\n'.repeat(30_000)).length).toBe(30_000);
    expect(split(`1,"open ${'x'.repeat(400)}\n,\n`.repeat(30_000)).length).toBeGreaterThan(30_000);
  });

  const cell = fc
    .array(fc.constantFrom('a', 'B', '"', ',', ';', '\n', '\r\n', ' ', 'é', '🦊', '{"k":1}', ''), { maxLength: 6 })
    .map((c) => c.join(''));
  const table = fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 8 });

  property.prop([
    table,
    fc.constantFrom(',', ';', '\t', '|'),
    fc.constantFrom('\n' as const, '\r\n' as const),
    fc.boolean(),
  ])('agrees with PapaParse on well-formed input', (rows, delimiter, newline, quotes) => {
    const text = Papa.unparse(rows, { delimiter, newline, quotes });
    fc.pre(text.length > 0 && !text.endsWith('\n'));
    expect(split(text, delimiter)).toEqual(papa(text, delimiter, newline));
  });

  property.prop([table, fc.integer({ min: 1, max: 7 })])('a window that grows gives the same rows', (rows, step) => {
    const bytes = encoder.encode(Papa.unparse(rows, { newline: '\n' }));
    const splitter = new CsvSplitter(',', false);
    const reader = new TextReader();
    const found: string[][] = [];
    let at = 0;
    for (let end = Math.min(step, bytes.length); at < bytes.length; end = Math.min(end + step, bytes.length)) {
      while (at < end && splitter.row(bytes, at, end, end === bytes.length) === 'row') {
        found.push(readCells(splitter, bytes, reader));
        at = splitter.next;
      }
    }
    expect(found).toEqual(split(new TextDecoder().decode(bytes)));
  });

  property.prop([fc.array(fc.constantFrom('"', ',', '\n', '\r', 'a', ' ', '""'), { maxLength: 80 })])(
    'rubbish ends',
    (pieces) => {
      expect(split(pieces.join('')).length).toBeLessThanOrEqual(pieces.length + 1);
    },
  );
});

describe('dialect', () => {
  function sniff(text: string): { delimiter: string; header: readonly string[]; rest: string } | null {
    const bytes = encoder.encode(text);
    const found = sniffDialect(bytes, 0, bytes.length, true, new TextReader());
    return found === null
      ? null
      : {
          delimiter: found.delimiter,
          header: found.headers[0].cells,
          rest: new TextDecoder().decode(bytes.subarray(found.headers[0].dataAt)),
        };
  }

  test('delimiters outside quotes', () => {
    expect(sniff('a;b;c\n"1,2,3,4";2;3\n')).toEqual({
      delimiter: ';',
      header: ['a', 'b', 'c'],
      rest: '"1,2,3,4";2;3\n',
    });
    expect(sniff('a\tb,x\n1\t2\n')).toMatchObject({ delimiter: '\t', header: ['a', 'b,x'] });
    expect(sniff('a|b|c\n1|2|3\n')).toMatchObject({ delimiter: '|' });
    expect(sniff('only\n1\n2\n')).toMatchObject({ header: ['only'] });
    expect(sniff('')).toBeNull();
  });

  test('declared delimiter, type line, title lines, W3C header', () => {
    expect(sniff('sep=;\na;b\n1,5;2\n')).toMatchObject({ delimiter: ';', header: ['a', 'b'], rest: '1,5;2\n' });
    expect(sniff('#TYPE Selected.System.Management\n"a","b"\n"1","2"\n')).toMatchObject({ header: ['a', 'b'] });
    expect(sniff('Audit report, May\n\na,b,c,d\n1,2,3,4\n5,6,7,8\n')).toMatchObject({
      header: ['a', 'b', 'c', 'd'],
      rest: '1,2,3,4\n5,6,7,8\n',
    });
    expect(sniff('Keywords,Date,Source,Id,Category\n1,2,3,4,5,"m"\n1,2,3,4,5,"n"\n')).toMatchObject({
      header: ['Keywords', 'Date', 'Source', 'Id', 'Category'],
    });
  });
});

describe('header and row', () => {
  test('names are normalised, duplicates counted, zones kept', () => {
    const header = new TableHeader([
      ' Date  (UTC)',
      'Time [Local Time]',
      'User\u2019s name ',
      'Type',
      'Type',
      'When [UTC]',
    ]);
    expect(header.names).toEqual(['date (utc)', 'time', "user's name", 'type', 'type', 'when']);
    expect([header.zoneOf('time'), header.zoneOf('when'), header.zoneOf('type')]).toEqual(['local', 'utc', null]);
    expect(header.has('type', 'when')).toBe(true);
    expect(header.has('type', '__proto__')).toBe(false);
    const row = new TableRow(header, ['x', ' y ', "'-token", 'first', 'second']);
    expect([
      row.get('time'),
      row.get("user's name"),
      row.get('type'),
      row.get('type', 1),
      row.get('type', 2),
      row.get('when'),
    ]).toEqual(['y', '-token', 'first', 'second', null, null]);
    expect(row.get('constructor')).toBeNull();
  });
});
