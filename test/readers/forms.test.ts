import { describe, expect, test } from 'vitest';
import { isReject } from '../../src/sources/source.ts';
import { ingest } from '../ingest-fixture.ts';
import { fakes } from './fake-sources.ts';

const a = '{"op":"a","list":[{"op":"inner"}]}';
const b = '{"op":"b \\"quoted\\" {","nested":{"events":[1]}}';
const read = ['a', 'b "quoted" {'];
const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** Every form holds the records a and b. */
const json: Readonly<Record<string, string>> = {
  'Reports API page': `{"kind":"admin#reports#activities","etag":"\\"x/y\\"","items":[${a},${b}],"nextPageToken":"t"}`,
  'pages one after the other': `{"kind":"k","items":[${a}],"nextPageToken":"t"}\n{"kind":"k","items":[${b}]}`,
  'Duo v2 authlogs': `{"response":{"authlogs":[${a},${b}],"metadata":{"next_offset":["1","x"],"total_objects":2}},"stat":"OK"}`,
  'Duo v2 items': `{"stat":"OK","response":{"items":[${a},${b}],"metadata":{"next_offset":"x"}}}`,
  'Duo v2, metadata first': `{"stat":"OK","response":{"metadata":{"next_offset":["1","x"]},"authlogs":[${a},${b}]}}`,
  'Duo v1': `{"response":[${a},${b}],"stat":"OK"}`,
  'Splunk results': `{"preview":false,"init_offset":0,"messages":[],"fields":[{"name":"op"}],"results":[${a},${b}]}`,
  'Splunk result lines': `{"preview":false,"offset":0,"result":${a}}\n{"preview":false,"offset":1,"lastrow":true,"result":${b}}`,
  'Splunk result alone': `{"result":${a}}\n{"result":${b}}`,
  'Splunk result with _raw': [a, b]
    .map((r) => JSON.stringify({ preview: false, result: { _time: '1', _raw: r } }))
    .join('\n'),
  'Elasticsearch hits': `{"took":1,"timed_out":false,"_shards":{"total":1,"failed":0},"hits":{"total":{"value":2,"relation":"eq"},"max_score":1,"hits":[{"_index":"i","_id":"1","_source":${a}},{"_index":"i","_id":"2","_source":${b}}]}}`,
  'Elasticsearch dump': `{"_index":"i","_id":"1","_score":1,"_source":${a}}\n{"_index":"i","_id":"2","_score":1,"_source":${b}}`,
  'original beside ECS fields': [a, b]
    .map((r) => JSON.stringify({ '@timestamp': 't', op: 'normalised', event: { original: r } }))
    .join('\n'),
  'original beside dotted ECS fields': [a, b]
    .map((r) => JSON.stringify({ op: 'normalised', 'event.original': r }))
    .join('\n'),
  'original in _source': [a, b]
    .map((r) => JSON.stringify({ _id: '1', _source: { op: 'normalised', event: { original: r } } }))
    .join('\n'),
  'CloudWatch events': JSON.stringify({
    events: [a, b].map((message) => ({ logStreamName: 's', timestamp: 1, message, eventId: '1' })),
    searchedLogStreams: [],
  }),
  'CloudWatch subscription': [a, b]
    .map((message) =>
      JSON.stringify({
        messageType: 'DATA_MESSAGE',
        owner: '111122223333',
        logGroup: 'g',
        logStream: 's',
        subscriptionFilters: ['f'],
        logEvents: [{ id: '1', timestamp: 1, message }],
      }),
    )
    .join(''),
  'bare array': `[${a},${b}]`,
  'arrays one after the other': `[${a}]\n[${b}]`,
  'AWS CLI and Azure value': `{"value":[${a},${b}],"nextLink":"https://example.com/?a={[]}"}`,
  evtx_dump: `Record 1\n${JSON.stringify(JSON.parse(a), null, 2)}\nRecord 2\n${JSON.stringify(JSON.parse(b), null, 2)}\n`,
  'syslog prefix': `<14>May 21 14:06:38 host app[12]: ${a}\n<14>1 2026-05-21T14:06:39Z host app - {x} [y z="1"] ${b}\n`,
  'syslog prefix, CRLF': `May 21 14:06:38 host app: ${a}\r\nMay 21 14:06:39 host app: ${b}\r\n`,
  'text above': `WARNING: page 1 of 2\n${a}\n${b}\n`,
};

describe.each(Object.entries(json))('%s', (_, text) => {
  test('gives the records', async () => {
    const { report, results } = await ingest(new TextEncoder().encode(text), 'x', fakes);
    expect(results.flatMap((found) => (isReject(found) ? [] : [found.operation]))).toEqual(read);
    expect(report.rejected).toBe(text.startsWith('WARNING') ? 1 : 0);
  });
});

test('result tables of a query interface', async () => {
  const columns = ['op', 'id'].map((name) => ({ name, type: 'string' }));
  const rows = [
    ['a', '1'],
    ['b "quoted" {', null],
  ];
  for (const body of [
    { tables: [{ name: 'PrimaryResult', columns, rows }] },
    { Tables: [{ TableName: 'T', Columns: columns.map(({ name }) => ({ ColumnName: name })), Rows: rows }] },
  ]) {
    const { results } = await ingest(new TextEncoder().encode(JSON.stringify(body)), 'x', fakes);
    expect(results.map((found) => 'operation' in found && found.operation)).toEqual(read);
  }
});

test('a collector that keeps its records under log is left as it is', async () => {
  const { report } = await ingest(new TextEncoder().encode(`{"rule":"r","log":${a}}`), 'x', fakes);
  expect(report).toMatchObject({ status: 'unknown', message: 'not a known record: keys rule, log' });
});

test('a list of events inside one record is no envelope', async () => {
  const { results } = await ingest(new TextEncoder().encode(`{"op":"whole","events":[{"op":"a"}]}`), 'x', fakes);
  expect(results).toMatchObject([{ operation: 'whole' }]);
});

/** Tables and lines, with the operations and the shape they give. */
const texts: Readonly<Record<string, readonly [text: string, shape: string, operations: readonly string[]]>> = {
  'type line': ['#TYPE Deserialized.Object\r\n"op","when"\r\n"a","1"\r\n"b","2"\r\n', 'csv', ['a', 'b']],
  'declared delimiter': ['sep=;\nop;when\na,1;2\nb;3\n', 'csv', ['a,1', 'b']],
  'declared tab': ['sep=\t\r\nop\twhen\r\na\t2\r\n', 'csv', ['a']],
  'title lines': ['Report of May, all users\n\nfor: contoso\nop,when\na,1\nb,2\n', 'csv', ['a', 'b']],
  'title line as wide as the table but for one cell': ['Report,May\nop,when,id\na,1,2\nb,2,3\n', 'csv', ['a', 'b']],
  'W3C, blanks': [
    '#Software: x 1.0\n#Date: 2026-05-01\n#Fields: when op\n1 a\n2 "b c"\n#Software: x\n#Fields: op when\nd 4\n',
    'csv',
    ['a', 'b c', 'd'],
  ],
  'W3C, commas': ['#Software: x\n#Fields: when,op\n1,a\n', 'csv', ['a']],
  'Event Viewer': [
    'Mots clés,Date,Source,Id,Catégorie\n"x",1/2/2026,s,4624,c,"first\nmessage"\n"x",1/2/2026,s,4625,c,second\n',
    'viewer',
    ['first\nmessage', 'second'],
  ],
  'table without header': [
    '123456789\tPC-1\tx\t{0a-1b}\n123456789\tPC-1\tx\t{0a-1b}\n987654321\tPC-2\tx\t{0a-1b}\n',
    'remote',
    ['PC-1', 'PC-1', 'PC-2'],
  ],
  'Splunk CSV, JSON': [`_time,_raw,op\n1,${cell(a)},other\n2,${cell(b)},other\n`, 'json', read],
  'Splunk CSV, prefix and pairs': [
    `_time,_raw\n1,${cell(`May 1 host: ${a}`)}\n2,${cell('date=1 devname="b c" logid=1 action=up')}\n`,
    'json',
    ['a', 'b c up'],
  ],
  'Splunk CSV, XML': [`_time,_raw\n1,${cell('<Event x="1"/>')}\n`, 'xml', ['<Event x="1"/>']],
  'Kibana CSV': [`"@timestamp","event.original",op,when\n1,${cell(a)},x,y\n2,(null),b,y\n`, 'csv', ['a', 'b']],
  pairs: [
    'date=2026-05-21 time=14:06:38 devname="F G" logid="01" action="up" msg="say "hi" there" url=x?a=1\n' +
      '<189>date=2026-05-21 devname=H\\I logid=01 action=down\r\n',
    'pairs',
    ['F G up', 'H\\I down'],
  ],
  'pairs in cells': ['"date=2026-05-21","devname=F,G","logid=""1""","action=up"\n', 'pairs', ['F,G up']],
  lines: [
    'May 21 host %ASA-6-1: x\n\nMay 22 host %ASA-6-2: y\n',
    'line',
    ['May 21 host %ASA-6-1: x', 'May 22 host %ASA-6-2: y'],
  ],
};

describe.each(Object.entries(texts))('%s', (_, [text, shape, operations]) => {
  test('gives the records', async () => {
    const { report, results } = await ingest(new TextEncoder().encode(text), 'x', fakes);
    expect(results.map((found) => (isReject(found) ? found.reject : found.operation))).toEqual(operations);
    expect(report.shape).toBe(shape);
  });
});

test('a W3C log that goes on with other columns says so', async () => {
  const { results } = await ingest(new TextEncoder().encode('#Fields: op when\na 1\n#Fields: x y\nb 2\n'), 'x', fakes);
  expect(results).toMatchObject([{ operation: 'a' }, { reject: 'below columns of another kind: x, y' }]);
});

test('a line without end is refused once', async () => {
  const long = 'x'.repeat(9 * 1024 * 1024);
  const { report, results } = await ingest(new TextEncoder().encode(`%ASA-1\n${long}\n%ASA-2\n`), 'x', fakes);
  expect(results).toMatchObject([
    { operation: '%ASA-1' },
    { reject: `line of ${String(long.length + 1)} bytes is over the limit of 8388608` },
    { operation: '%ASA-2' },
  ]);
  expect(report).toMatchObject({ records: 3, events: 2, rejected: 1 });
});
