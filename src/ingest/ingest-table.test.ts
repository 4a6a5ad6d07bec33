import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { ingestStream, line } from '../../test/ingest-stream.ts';

describe('CSV parts', () => {
  test('rows, ranges, repeated headers, blank lines, limits of the shape', async () => {
    const { report, rows } = await ingestStream(
      'id;op;when\r\n1;"a;\nb";2025-01-02 03:04:05\r\n\r\nid;op;when\r\n2;c;nonsense\r\n3;"d ""q"" é";2025-01-02\r\n',
    );
    expect(report).toMatchObject({
      source: 'fake',
      shape: 'csv',
      delimiter: ';',
      records: 3,
      events: 2,
      rejected: 1,
      zone: 'assumed UTC',
    });
    expect(rows.map((r) => [r.operation, r.raw])).toEqual([
      ['a;\nb', '1;"a;\nb";2025-01-02 03:04:05'],
      ['d "q" é', '3;"d ""q"" é";2025-01-02'],
    ]);
    expect(report.limits.map((l) => l.kind)).toEqual(['shape', 'zone']);
  });

  test('cells as long as a worksheet keeps are said to be cut, those one shorter or longer are not', async () => {
    const table = (...lengths: readonly number[]): string =>
      `op,when\n${lengths.map((n) => `${'é'.repeat(n)},2025-01-02 10:00\n`).join('')}`;
    const cut = async (text: string) =>
      (await ingestStream(text)).report.limits.flatMap((l) => (l.kind === 'field_cut' ? [l.text] : []));
    expect(await cut(table(32_767, 5, 32_767))).toContain(
      '2 cells have exactly 32767 characters, as many as a worksheet keeps: what followed may be lost',
    );
    const others = await cut(table(32_766, 32_768));
    expect(others.filter((text) => text.includes('worksheet'))).toEqual([]);
  });

  const dated = (values: readonly string[]): string => `op,when\n${values.map((v) => `x,"${v}"\n`).join('')}`;

  test('one value settles the order of day and month, wherever it is', async () => {
    const early = await ingestStream(dated(['1/2/2025 10:00', '13/2/2025 10:00']));
    expect(early.report.dateOrder).toBe('dmy');
    expect(early.rows[0]?.time).toBe(Date.UTC(2025, 1, 1, 10));
    const late = await ingestStream(
      dated([...Array.from({ length: 3000 }, () => '1/2/2025 10:00'), '13/2/2025 10:00']),
      {
        sizes: [5000],
      },
    );
    expect(late.report).toMatchObject({ dateOrder: 'dmy', events: 3001, rejected: 0 });
    expect(late.rows[0]?.time).toBe(Date.UTC(2025, 1, 1, 10));
  });

  test('an order nothing settles is assumed and announced', async () => {
    const sorted = await ingestStream(dated(['11/1/2025', '12/1/2025', '1/2/2025', '2/2/2025']));
    expect(sorted.report.dateOrder).toBe('dmy (assumed)');
    expect(sorted.report.limits.map((l) => l.kind)).toContain('date_order');
    expect((await ingestStream(dated(['1/2/2025']))).report.dateOrder).toBe('mdy (assumed)');
    expect((await ingestStream(dated(['2025-01-02T00:00:00Z']))).report.dateOrder).toBeNull();
  });

  test('JSON kept in a column of a search export is read', async () => {
    const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
    const { report, rows } = await ingestStream(`_time,_raw\n1,${quoted(line(1))}\n2,${quoted('{"no":1}')}\n3,text\n`);
    expect(rows.map((r) => r.event_id)).toEqual(['id1']);
    expect(report).toMatchObject({ records: 3, rejected: 2 });
  });

  test('an unclosed quote costs its line', async () => {
    const { report, rejects } = await ingestStream('op,when\nx,2025-01-01\n"y,2025-01-01\nz,2025-01-01\n"w,2025');
    expect(report).toMatchObject({ records: 4, events: 2, rejected: 2 });
    expect(rejects.map((r) => r.reason)).toEqual([
      'quote that is never closed',
      'cut off by the end of the file inside quotes',
    ]);
    expect(report.limits.map((l) => l.kind)).toContain('truncated');
  });
});

describe('interrupted parts', () => {
  const text = Array.from({ length: 500 }, (_, i) => line(i)).join('\n');

  test('a stream that breaks keeps what was read', async () => {
    const { report } = await ingestStream(text, { sizes: [1000], failAt: 10_000 });
    expect(report).toMatchObject({ status: 'loaded', message: 'unexpected end of gzip data' });
    expect(report.events).toBeGreaterThan(100);
    expect(report.limits.map((l) => l.kind)).toContain('truncated');
    expect((await ingestStream(text, { failAt: 0 })).report).toMatchObject({ status: 'failed', records: 0 });
  });

  test('stopping keeps what was read and says where', async () => {
    const { report } = await ingestStream(text, { sizes: [1000], abortAt: 10_000 });
    expect(report.status).toBe('cancelled');
    expect(report.limits.at(-1) ?? report.limits[0]).toBeDefined();
    expect(report.limits.map((l) => l.kind)).toContain('cancelled');
  });
});

describe('properties', () => {
  property.prop([fc.uint8Array({ maxLength: 400 }), fc.integer({ min: 1, max: 50 })])(
    'random bytes never throw',
    async (bytes, size) => {
      await ingestStream(bytes, { sizes: [size] });
    },
  );

  property.prop([
    fc.integer({ min: 1, max: 2000 }),
    fc.integer({ min: 1, max: 300 }),
    fc.constantFrom('lines', 'wrapped', 'csv'),
  ])('a file cut at any byte loses the cut record only', async (at, size, form) => {
    const lines = Array.from({ length: 20 }, (_, i) => line(i));
    const rows = lines.map((_, i) => `"op${String(i)}","2025-01-02T03:04:05Z","id${String(i)}"`);
    const text =
      form === 'lines'
        ? lines.join('\n')
        : form === 'wrapped'
          ? `{"Records":[${lines.join(',')}]}`
          : `op,when,id\n${rows.join('\n')}`;
    const cut = text.slice(0, at);
    const { report } = await ingestStream(cut, { sizes: [size] });
    const whole = (form === 'csv' ? rows : lines).filter((l) => cut.includes(l)).length;
    expect(report.events).toBeGreaterThanOrEqual(whole);
    expect(report.events).toBeLessThanOrEqual(whole + 1);
    expect(report.rejected).toBeLessThanOrEqual(1);
  });
});
