import { tableFromIPC } from '@uwdata/flechette';
import { describe, expect, test } from 'vitest';
import { fakes, ingestStream, line } from '../../test/ingest-stream.ts';
import { EventBatcher } from './batcher.ts';
import { ingestPart } from './ingest-part.ts';

describe('JSON parts', () => {
  test('events carry their place and rejects their reason', async () => {
    const { report, rows, rejects } = await ingestStream(
      `{"Records":[${line(1)}, ${line(2, { at: 'never' })},{"foo":1,"bar":2},7,${line(5)}]}`,
    );
    expect(report).toMatchObject({
      status: 'loaded',
      source: 'fake',
      shape: 'json',
      records: 5,
      events: 2,
      rejected: 3,
      zone: 'explicit',
    });
    expect(rows.map((r) => [r.raw, r.record_no])).toEqual([
      [line(1), 1],
      [line(5), 5],
    ]);
    expect(rejects.map((r) => r.reason)).toEqual([
      'time never cannot be read',
      'not a Fake log record: keys foo, bar',
      'not a JSON object: 7',
    ]);
  });

  test('a broken record in a batch is refused alone', async () => {
    const { report, rejects } = await ingestStream(`[${line(1)},{"op":"x","at":tru},${line(3)}]`);
    expect(report).toMatchObject({ records: 3, events: 2, rejected: 1 });
    expect(rejects[0]).toMatchObject({ reason: 'broken record: not valid JSON', byteOffset: line(1).length + 2 });
  });

  test('hostile keys and lone surrogates load', async () => {
    const { report } = await ingestStream(
      `{"__proto__":{"op":1},"constructor":2,"op":"\\ud800","at":"2025-01-01T00:00:00Z","op":"b"}\n${line(2)}`,
    );
    expect(report).toMatchObject({ records: 2, events: 2 });
  });

  test('wrappers of search tools come off, previews are left out and said', async () => {
    const text = [
      `{"preview":true,"offset":0,"result":${line(1)}}`,
      `{"preview":false,"offset":0,"lastrow":true,"result":${line(2)}}`,
      `{"_index":"i","_id":"1","_source":${line(3)}}`,
      JSON.stringify({ _raw: line(4), host: 'h' }),
    ].join('\n');
    const { report, rows } = await ingestStream(text);
    expect(rows.map((r) => r.event_id)).toEqual(['id2', 'id3', 'id4']);
    expect(report.limits).toEqual([
      { kind: 'shape', text: '1 preview results of a search were left out; the final results follow them' },
    ]);
  });

  test('result tables become records', async () => {
    const columns = ['op', 'at', 'id'].map((name) => ({ name, type: 'string' }));
    const { rows } = await ingestStream(
      JSON.stringify({ tables: [{ name: 'PrimaryResult', columns, rows: [['a', '2025-01-01T00:00:00Z', 'r1']] }] }),
    );
    expect(rows.map((r) => [r.operation, r.event_id])).toEqual([['a', 'r1']]);
  });

  test('mixed files are read by several sources', async () => {
    const { report } = await ingestStream(`${line(1)}\n{"verb":"v","at":"2025-01-01T00:00:00Z"}\n${line(2)}`);
    expect(report).toMatchObject({ events: 3, source: 'fake', message: 'mixed: Fake JSON (2), Other JSON (1)' });
  });

  test('a record without native id is named by its bytes', async () => {
    const record = '{"verb":"v","at":"2025-01-01T00:00:00Z"}';
    const { rows } = await ingestStream(`${record}\n${record}\n${record.replace('"v"', '"w"')}`);
    expect(rows[0]?.event_id).toMatch(/^row:[0-9a-f]{32}$/);
    expect(rows[1]?.event_id).toBe(rows[0]?.event_id);
    expect(rows[2]?.event_id).not.toBe(rows[0]?.event_id);
  });

  test('nothing recognised: the part is unknown and says what it looks like', async () => {
    const { report } = await ingestStream('{"foo":1,"bar":2}\n'.repeat(3000));
    expect(report).toMatchObject({ status: 'unknown', records: 0, message: 'not a known record: keys foo, bar' });
    expect((await ingestStream('{"digestStartTime":"x","digestEndTime":"y","logFiles":[]}')).report.status).toBe(
      'ignored',
    );
    expect((await ingestStream('')).report).toMatchObject({ status: 'unknown', message: 'empty file' });
    expect((await ingestStream(new Uint8Array(5000).map((_, i) => (i * 7919) % 31))).report.status).toBe('unknown');
    expect((await ingestStream('just a line of prose\nand another')).report.status).toBe('unknown');
  });

  test('text above the JSON does not hide it', async () => {
    const { report } = await ingestStream(`WARNING: paging stopped\n${line(1)}\n${line(2)}\n`);
    expect(report).toMatchObject({ status: 'loaded', events: 2, rejected: 1 });
  });
});

describe('encodings', () => {
  const text = `${line(1, { who: 'Zoë 🦊' })}\n${line(2)}\n`;
  const utf16 = (mark: boolean, bigEndian: boolean): Uint8Array => {
    const units = (mark ? '\ufeff' : '') + text;
    const view = new DataView(new ArrayBuffer(units.length * 2));
    for (let i = 0; i < units.length; i++) view.setUint16(i * 2, units.charCodeAt(i), !bigEndian);
    return new Uint8Array(view.buffer);
  };

  test('UTF-16 with and without mark, in any chunks; ranges are those of the original', async () => {
    for (const mark of [true, false]) {
      for (const bigEndian of [true, false]) {
        const bytes = utf16(mark, bigEndian);
        for (const sizes of [[65_536], [1], [3, 7]]) {
          const { report, rejects } = await ingestStream(bytes, { sizes });
          expect(rejects).toEqual([]);
          expect(report).toMatchObject({ events: 2, encoding: bigEndian ? 'utf-16be' : 'utf-16le' });
        }
        const name = bigEndian ? 'utf-16be' : 'utf-16le';
        const places: string[] = [];
        const batcher = new EventBatcher({
          events: (stream) => {
            for (const row of tableFromIPC(stream, { useBigInt: true }).toArray() as Record<string, unknown>[]) {
              const offset = Number(row['byte_offset']);
              places.push(new TextDecoder(name).decode(bytes.subarray(offset, offset + Number(row['byte_length']))));
            }
            return Promise.resolve();
          },
          changes: () => Promise.resolve(),
          rejects: () => Promise.resolve(),
          part: () => Promise.resolve(),
        });
        async function* open(): AsyncGenerator<Uint8Array> {
          yield await Promise.resolve(bytes);
        }
        const part = { partId: 1, name: 'x', location: { file: 0, members: [] }, storedBytes: 1, open };
        await ingestPart(part, batcher, {
          onProgress: () => undefined,
          signal: new AbortController().signal,
          sources: fakes,
        });
        await batcher.flush();
        expect(places.join('\n')).toBe(text.trim());
      }
    }
  });

  test('a byte order mark is not part of the first record', async () => {
    const { rows } = await ingestStream(`\ufeff${line(1)}`);
    expect(rows[0]?.raw).toBe(line(1));
  });

  test('windows-1252 is read and announced', async () => {
    const bytes = Uint8Array.from(`op,when,id\nZo\u00eb,2025-01-01 00:00:00,1\nplain,2025-01-01 00:00:00,2\n`, (c) =>
      c.charCodeAt(0),
    );
    const { report, rows } = await ingestStream(bytes);
    expect(rows.map((r) => r.operation)).toEqual(['Zoë', 'plain']);
    expect(report.encoding).toBe('windows-1252');
    expect(report.limits.map((l) => l.kind)).toContain('encoding');
  });
});
