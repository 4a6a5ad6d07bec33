import { readFile } from 'node:fs/promises';
import { Ajv } from 'ajv';
import { beforeAll, describe, expect, it } from 'vitest';
import { eventsCsv } from '../src/headless/events-csv.ts';
import { summary } from '../src/headless/summary.ts';
import { triage, type Triage } from '../src/headless/triage.ts';
import type { Mapping } from '../src/mapping/mapping.ts';
import { zipOf } from './archives.ts';
import { openDuckDb } from './open-duckdb.ts';

const own = '111122223333';

function record(n: number, over: Record<string, unknown> = {}): object {
  return {
    eventVersion: '1.08',
    userIdentity: { type: 'AWSAccount', principalId: 'AROAEXAMPLE:vendor', accountId: '444455556666' },
    eventTime: `2026-05-01T10:00:${String(n).padStart(2, '0')}Z`,
    eventSource: 'sts.amazonaws.com',
    eventName: 'AssumeRole',
    awsRegion: 'eu-west-1',
    sourceIPAddress: '198.51.100.7',
    userAgent: '=HYPERLINK("http://example.com")',
    requestParameters: { roleArn: `arn:aws:iam::${own}:role/vendor`, roleSessionName: 'vendor' },
    responseElements: null,
    requestID: `r${n}`,
    eventID: `00000000-0000-4000-8000-00000000000${n}`,
    readOnly: true,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: own,
    eventCategory: 'Management',
    ...over,
  };
}

const trail = (...records: object[]): Blob => new Blob([JSON.stringify({ Records: records })]);

let result: Triage;

beforeAll(async () => {
  const files = [
    { path: 'case/one.json', blob: trail(record(1), record(2), record(3, { eventTime: 'never' })) },
    { path: 'case/two.json', blob: trail(record(2), record(4)) },
    { path: 'case/notes.txt', blob: new Blob(['nothing \u001b[31m to see']) },
  ];
  result = await triage(await openDuckDb(), files, {
    profile: { parties: [{ name: 'Fabrikam', awsAccounts: ['444455556666'] }] },
  });
});

describe('triage', () => {
  it('writes what its schema says', async () => {
    const schema = JSON.parse(
      await readFile(new URL('../schema/triage.schema.json', import.meta.url), 'utf8'),
    ) as object;
    const validate = new Ajv({ allErrors: true, formats: { 'date-time': true } }).compile(schema);
    validate(JSON.parse(JSON.stringify(result.report)));
    expect(validate.errors).toBeNull();
  });

  it('balances and names every part', () => {
    expect(result.report.parts).toMatchObject([
      {
        name: 'case/one.json',
        source: 'aws-cloudtrail',
        records: 3,
        events: 2,
        duplicates: 0,
        rejected: 1,
        first: '2026-05-01T10:00:01Z',
      },
      { name: 'case/two.json', records: 2, events: 1, duplicates: 1, rejected: 0 },
      { name: 'case/notes.txt', source: null, records: 0 },
    ]);
    expect(result.report.evidence_limits).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ part: 'case/notes.txt', kind: 'unknown' }),
        expect.objectContaining({ kind: 'rejected' }),
      ]),
    );
  });

  it('finds the declared party by its account', () => {
    expect(result.report.parties).toEqual(expect.arrayContaining([expect.objectContaining({ name: 'Fabrikam' })]));
  });

  it('writes events as CSV that no spreadsheet runs', async () => {
    let text = '';
    for await (const piece of eventsCsv(result.engine)) text += piece;
    const lines = text.trimEnd().split('\r\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^event_key,source,/);
    expect(lines[1]).toContain('2026-05-01T10:00:01Z');
    expect(lines[1]).toContain('"\'=HYPERLINK(""http://example.com"")"');
  });

  it('opens encrypted archives with the passwords given, and names what stays locked', async () => {
    const bytes = new Uint8Array(await trail(record(7)).arrayBuffer());
    const one = await zipOf({ name: 'a.json', bytes, password: 'fabrikam' });
    const two = await zipOf({ name: 'b.json', bytes, password: 'northwind' });
    const files = [
      { path: 'one.zip', blob: one },
      { path: 'two.zip', blob: two },
    ];
    const { report } = await triage(await openDuckDb(), files, { passwords: ['guess', 'fabrikam'] });
    expect(report.parts).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: 'one.zip!/a.json', status: 'loaded', events: 1 }),
        expect.objectContaining({
          name: 'two.zip',
          status: 'locked',
          message: '1 of 1 members are encrypted and were not read: no password',
        }),
        expect.objectContaining({ name: 'two.zip!/b.json', status: 'locked', sha256: null, events: 0 }),
      ]),
    );
    expect(report.evidence_limits).toEqual(
      expect.arrayContaining([expect.objectContaining({ part: 'two.zip', kind: 'locked' })]),
    );
    expect(JSON.stringify(report)).not.toMatch(/guess|"fabrikam"/);
  });

  it('sums up without letting the log steer the terminal', () => {
    const text = summary(result.report);
    expect(text).toContain('5 records = 3 events + 1 duplicates + 1 rejected');
    expect(text).not.toContain('\u001b');
  });

  it('reads a file of no known kind with a mapping', async () => {
    const mapping: Mapping = {
      format: 'sidedoor-mapping',
      version: 1,
      name: 'Door log',
      shape: { kind: 'table', columns: ['moment', 'visitor', 'terminal'] },
      eventClass: 'other',
      time: { column: 'moment', format: 'written', order: 'dmy', zone: 'UTC+02:00' },
      columns: { actor_name: 'visitor', src_ip: 'terminal' },
      outcomes: [],
    };
    const rows = ['Moment;Visitor;Terminal', '13/05/2026 10:00:00;ana@fabrikam.example;203.0.113.7', 'soon;bob;'];
    const files = [{ path: 'doors.csv', blob: new Blob([rows.join('\n')]) }];
    const { report } = await triage(await openDuckDb(), files, { mappings: [mapping] });
    expect(report.parts).toMatchObject([
      { name: 'doors.csv', status: 'loaded', source: 'mapped', records: 2, events: 1, rejected: 1 },
    ]);
    expect((await triage(await openDuckDb(), files)).report.parts).toMatchObject([{ status: 'unknown', events: 0 }]);
  });
});
