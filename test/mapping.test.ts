import { describe, expect, it } from 'vitest';
import type { EventFields } from '../src/schema/event.ts';
import { looksLikeMapping, readMapping, sameShape, writeMapping, type Mapping } from '../src/mapping/mapping.ts';
import { isReject } from '../src/sources/source.ts';
import { guessed, read } from './mapping-sample.ts';

const log = [
  'Door Time;Badge Holder;Terminal Address;Door;Verdict;Note',
  '01/06/2026 08:00:00;ana@contoso.example;198.51.100.7;North;opened;',
  '13/06/2026 08:00:00;CONTOSO\\bob;198.51.100.8:4711;South;refused;late',
  'soon;eve@fabrikam.example;198.51.100.9;South;opened;',
  ';;;;;nobody',
].join('\n');

const mapping: Mapping = {
  format: 'sidedoor-mapping',
  version: 1,
  name: 'Door log',
  shape: { kind: 'table', columns: ['door time', 'badge holder', 'terminal address', 'door', 'verdict', 'note'] },
  eventClass: 'other',
  time: { column: 'door time', format: 'written', order: 'dmy', zone: 'Europe/Berlin' },
  columns: { actor_name: 'badge holder', src_ip: 'terminal address', target_name: 'door', outcome: 'verdict' },
  outcomes: [
    { value: 'Opened', outcome: 'success' },
    { value: 'refused', outcome: 'failure' },
  ],
};

const events = (results: readonly unknown[]): readonly EventFields[] =>
  (results as readonly EventFields[]).filter((one) => !isReject(one));

describe('a mapping', () => {
  it('makes events of a file that nothing knows, and the books balance', async () => {
    const before = await read(log);
    expect(before.report).toMatchObject({ status: 'unknown', mappable: true, records: 0 });
    const { report, results } = await read(log, mapping);
    expect(report).toMatchObject({
      status: 'loaded',
      source: 'mapped',
      shapeTitle: 'Door log',
      records: 4,
      events: 2,
      rejected: 2,
      zone: 'assumed Europe/Berlin',
      dateOrder: 'dmy',
    });
    expect(report.mappable).toBeUndefined();
    expect(results[0]).toMatchObject({
      time: Date.UTC(2026, 5, 1, 6) * 1000,
      time_basis: 'assumed',
      actor_key: 'user:ana@contoso.example',
      actor_name: 'ana@contoso.example',
      src_ip: '198.51.100.7',
      src_scope: 'public',
      operation: 'Door log',
      target_name: 'North',
      outcome: 'success',
    });
    expect(results[1]).toMatchObject({
      actor_key: 'login:mapped:contoso\\bob',
      src_port: 4711,
      outcome: 'failure',
      extra: { note: 'late' },
    });
    expect(results.slice(2)).toEqual([{ reject: 'not a time: "soon"' }, { reject: 'no time: "door time" is empty' }]);
  });

  it('is itself listed as what it is', async () => {
    const { report } = await read(writeMapping(mapping));
    expect(report).toMatchObject({ status: 'ignored', message: 'mapping of columns, no log', records: 0 });
    expect(report.mappable).toBeUndefined();
  });

  it('says where each record lies in the file, refused ones too', async () => {
    const bytes = new TextEncoder().encode(log);
    const { places } = await read(log, mapping);
    const found = places.map(({ byteOffset, byteLength }) =>
      new TextDecoder().decode(bytes.subarray(byteOffset, byteOffset + byteLength)).trim(),
    );
    expect(found).toEqual(log.split('\n').slice(1));
  });

  it('knows the next file of that shape, in any order of columns, and no other', async () => {
    const [header = '', ...rows] = log.split('\n');
    const turn = (line: string): string => line.split(';').reverse().join(';');
    const turned = await read([header, ...rows].map(turn).join('\n'), mapping);
    expect(turned.report).toMatchObject({ status: 'loaded', events: 2, rejected: 2 });
    expect(events(turned.results)[0]).toMatchObject({ target_name: 'North', outcome: 'success' });
    const more = await read(log.replaceAll('\n', ';x\n').replace('Note', 'Note;More'), mapping);
    expect(more.report.status).toBe('unknown');
    const less = await read(
      log
        .split('\n')
        .map((line) => line.slice(0, line.lastIndexOf(';')))
        .join('\n'),
      mapping,
    );
    expect(less.report.status).toBe('unknown');
  });

  it('refuses dates of another order instead of turning them', async () => {
    const { results } = await read(log, { ...mapping, time: { ...mapping.time, order: 'mdy' } });
    expect(results[1]).toEqual({ reject: 'not month first: "13/06/2026 08:00:00"' });
  });

  it('follows the clock changes of its zone', async () => {
    const at = async (time: string, zone: string): Promise<unknown> => {
      const { results } = await read(`${log.split('\n')[0] ?? ''}\n${time};a;;;;\n`, {
        ...mapping,
        time: { ...mapping.time, zone },
      });
      const [first] = events(results);
      return first === undefined ? null : new Date(first.time / 1000).toISOString();
    };
    expect(await at('28/03/2026 12:00:00', 'Europe/Berlin')).toBe('2026-03-28T11:00:00.000Z');
    expect(await at('29/03/2026 12:00:00', 'Europe/Berlin')).toBe('2026-03-29T10:00:00.000Z');
    expect(await at('29/03/2026 12:00:00', 'UTC-03:30')).toBe('2026-03-29T15:30:00.000Z');
    expect(await at('29/03/2026 12:00:00Z', 'America/New_York')).toBe('2026-03-29T12:00:00.000Z');
  });

  it('never goes before a real source', async () => {
    const record = {
      eventVersion: '1.08',
      userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/ana', accountId: '111122223333' },
      eventTime: '2026-05-01T00:00:00Z',
      eventSource: 's3.amazonaws.com',
      eventName: 'ListBuckets',
      awsRegion: 'eu-central-1',
      sourceIPAddress: '192.0.2.10',
      eventID: '00000000-0000-4000-8000-000000000001',
      eventType: 'AwsApiCall',
      recipientAccountId: '111122223333',
    };
    const greedy: Mapping = {
      ...mapping,
      shape: { kind: 'records', always: ['eventTime'], sometimes: Object.keys(record) },
      time: { column: 'eventTime', format: 'written', order: 'mdy', zone: 'UTC' },
      columns: {},
    };
    const foreign = { eventTime: record.eventTime, eventName: 'x', awsRegion: 'y' };
    const mixed = [record, foreign, record].map((one) => JSON.stringify(one)).join('\n');
    const { report, results } = await read(mixed, greedy);
    expect(report.message).toContain('mixed');
    expect(results.map((one) => (isReject(one) ? one.reject : one.service))).toEqual([
      's3.amazonaws.com',
      'Door log',
      's3.amazonaws.com',
    ]);
  });

  it('reads JSON objects and lines of pairs', async () => {
    const objects = Array.from({ length: 5 }, (_, n) => ({
      at: 1_778_000_000 + n,
      by: { name: 'ana' },
      do: 'open',
      ...(n > 2 ? { note: n } : {}),
    }));
    const { mapping: ours } = await guessed(JSON.stringify(objects));
    expect(ours.shape).toEqual({ kind: 'records', always: ['at', 'by', 'by.name', 'do'], sometimes: ['note'] });
    const { report } = await read(objects.map((one) => JSON.stringify(one)).join('\n'), ours);
    expect(report).toMatchObject({ status: 'loaded', events: 5, rejected: 0 });
    const other = await read(JSON.stringify([{ at: 1, some: 2, thing: 3, else: 4 }]), ours);
    expect(other.report.status).toBe('unknown');
    const lines = [7, 8, 9]
      .map((n) => `<13>gate: when=2026-05-0${n}T08:00:00Z user=ana src=203.0.113.${n} verb=open`)
      .join('\n');
    const { mapping: pairs } = await guessed(lines);
    const read2 = await read(lines, pairs);
    expect(read2.report).toMatchObject({ status: 'loaded', events: 3, rejected: 0 });
    expect(events(read2.results)[0]).toMatchObject({ src_ip: '203.0.113.7', actor_name: 'ana' });
  });

  it('reads a table without a header with its first row, and leaves one with names alone', async () => {
    const rows = '2026-05-01T08:00:00Z,ana,203.0.113.9\n2026-05-01T08:01:00Z,bob,203.0.113.8\n';
    const { mapping: ours } = await guessed(rows);
    expect((await read(rows, ours)).report).toMatchObject({ events: 2, rejected: 0 });
    expect((await read(`when,who,where\n${rows}`, ours)).report.status).toBe('unknown');
  });

  it('takes what the preview showed', async () => {
    const trial = await guessed(log);
    const { results } = await read(log, trial.mapping);
    expect(trial.preview.map((row) => row.reject)).toEqual(results.map((one) => (isReject(one) ? one.reject : null)));
    expect(trial.preview.flatMap((row) => (row.reject === null ? [row.time] : []))).toEqual(
      events(results).map((event) => event.time),
    );
  });

  it('keeps hostile names and values as text, bounded', async () => {
    const record = `{"__proto__":"p","constructor":"c","time":"2026-05-01T08:00:00Z","<img src=x>":"${'x'.repeat(100_000)}","${'k'.repeat(5000)}":"\\ud800"${Array.from({ length: 3000 }, (_, n) => `,"n${n}":${n}`).join('')}}`;
    const { mapping: ours } = await guessed(`[${record},${record}]`);
    expect(readMapping(writeMapping(ours))).toEqual({ ok: true, value: ours });
    const { report, results } = await read(`[${record}]`, ours);
    expect(report).toMatchObject({ events: 1, rejected: 0 });
    const extra = events(results)[0]?.extra ?? {};
    expect(Object.hasOwn(extra, '__proto__')).toBe(true);
    expect(Object.keys(extra).length).toBeLessThanOrEqual(251);
    expect(Object.keys(extra).every((key) => key.length <= 200)).toBe(true);
    expect(extra['(more)']).toMatch(/further values are in the raw record/);
  });
});

describe('a mapping file', () => {
  it('comes back as it was written', () => {
    const text = writeMapping(mapping);
    expect(looksLikeMapping(text)).toBe(true);
    expect(readMapping(text)).toEqual({ ok: true, value: mapping });
  });

  it('is refused with the place that is wrong', () => {
    const refused = (change: object): unknown => readMapping(JSON.stringify({ ...mapping, ...change }));
    expect(refused({ time: { ...mapping.time, zone: 'Europe/Nowhere' } })).toMatchObject({
      error: { message: 'not a mapping: time.zone: no time zone' },
    });
    expect(refused({ colums: {} })).toMatchObject({ ok: false });
    expect(refused({ name: '' })).toMatchObject({ ok: false });
    expect(refused({ version: 2 })).toMatchObject({ ok: false });
    expect(readMapping('{')).toMatchObject({ ok: false });
    const long = readMapping(JSON.stringify({ ...mapping, ['k'.repeat(100_000)]: 1 }));
    expect(long.ok ? '' : long.error.message).toMatch(/^not a mapping: k{199}….{0,202}$/s);
    expect(looksLikeMapping('[{"format":"sidedoor-mapping"}]')).toBe(false);
    expect(looksLikeMapping('{"Records":[{"format":"sidedoor-mapping"}]}')).toBe(false);
  });

  it('replaces another for the same files', () => {
    const turned = {
      kind: 'table',
      columns: [...(mapping.shape.kind === 'table' ? mapping.shape.columns : [])].reverse(),
    } as const;
    expect(sameShape(mapping.shape, turned)).toBe(true);
    expect(sameShape(mapping.shape, { kind: 'table', columns: turned.columns.slice(1) })).toBe(false);
    expect(sameShape(mapping.shape, { kind: 'rows', width: 6 })).toBe(false);
  });
});
