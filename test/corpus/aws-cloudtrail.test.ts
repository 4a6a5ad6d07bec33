import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import source from '../../src/sources/aws-cloudtrail/source.ts';
import { isReject, type JsonRecord, type JsonShape } from '../../src/sources/source.ts';
import type { EventFields } from '../../src/schema/event.ts';
import { record } from '../../src/lib/json.ts';

const corpus = join(import.meta.dirname, '../../../shared/data');
const jsonShapes = source.shapes.filter((s): s is JsonShape => s.kind === 'json');
const context = { dateOrder: 'mdy', zoneMinutes: 0, header: null, partName: '' } as const;

interface Read {
  readonly raw: JsonRecord;
  readonly event: EventFields;
  readonly shape: string;
}

/** Every record must be claimed by one shape and become an event. */
function readAll(records: readonly unknown[]): readonly Read[] {
  return records.map((value) => {
    const raw = record(value);
    expect(raw).not.toBeNull();
    if (raw === null) throw new Error('no record');
    const shape = jsonShapes.find((s) => s.claims(raw));
    expect(shape, JSON.stringify(raw).slice(0, 300)).toBeDefined();
    const event = shape?.normalise(raw, context) ?? { reject: 'unclaimed' };
    if (isReject(event)) throw new Error(`${event.reject}: ${JSON.stringify(raw).slice(0, 300)}`);
    return { raw, event, shape: shape?.id ?? '' };
  });
}

function files(folder: string, end: string): readonly string[] {
  return readdirSync(join(corpus, folder))
    .filter((f) => f.endsWith(end))
    .map((f) => join(corpus, folder, f));
}

function lines(path: string): readonly unknown[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((l) => l.trim() !== '')
    .map((l) => JSON.parse(l) as unknown);
}

function recordsIn(path: string): readonly unknown[] {
  return (JSON.parse(readFileSync(path, 'utf8')) as { Records: readonly unknown[] }).Records;
}

/** What a record says of itself, read independently of the normaliser. */
function check(reads: readonly Read[]): void {
  for (const { raw, event } of reads) {
    const time = raw['eventTime'] ?? raw['@timestamp'];
    expect(event.time).toBe(Date.parse(String(time)) * 1000);
    if (event.event_class === 'finding') continue;
    expect(event.event_id).toBe(raw['eventID'] === undefined || raw['eventID'] === '' ? null : raw['eventID']);
    expect(event.operation).toBe(raw['eventName']);
    const silent = raw['eventName'] === 'ConsoleLogin' && (raw['responseElements'] ?? null) === null;
    const failed =
      Boolean(raw['errorCode']) ||
      JSON.stringify([raw['responseElements'], raw['serviceEventDetails']]).includes(':"Failure"');
    expect(event.outcome, JSON.stringify(raw).slice(0, 400)).toBe(failed ? 'failure' : silent ? 'unknown' : 'success');
  }
}

describe.skipIf(!existsSync(corpus))('CloudTrail corpus', () => {
  it('reads every record of S3 files', () => {
    const reads = readAll(files('aws_cloudtrail/invictus_aws/CloudTrail', '.json').flatMap(recordsIn));
    expect(reads).toHaveLength(2900);
    expect(new Set(reads.map((r) => r.shape))).toEqual(new Set(['records-json']));
    check(reads);
    expect(reads.filter((r) => (r.event.trust_kind ?? null) !== null)).toHaveLength(0);
    expect(reads.filter((r) => (r.event.actor_key ?? r.event.tenant ?? null) === null)).toHaveLength(0);
  });

  it('reads Logstash lines and lone test files', () => {
    const logstash = readAll(
      lines(join(corpus, 'aws_cloudtrail/otrf/ec2_proxy_s3_exfiltration_2020-09-14011940.json')),
    );
    expect(logstash.length).toBeGreaterThan(60);
    check(logstash);
    check(readAll(files('aws_cloudtrail/trailscraper/tests/cloudtrail/data', '.json').flatMap(recordsIn)));
    check(readAll(recordsIn(join(corpus, 'aws_cloudtrail/trailscraper/tests/smoke/events-for-smoke-test.json'))));
    check(readAll(recordsIn(join(corpus, 'aws_cloudtrail/cloudgrep/tests/data/cloudtrail.json'))));
  });

  it('reads lookup-events elements', () => {
    const reads = readAll(lines(join(corpus, 'plaso/test_data/jsonl/aws_cloudtrail.jsonl')));
    expect(reads.length).toBeGreaterThan(1);
    for (const { raw, event } of reads) {
      expect(event.event_id).toBe(raw['EventId']);
      expect(event.time).toBe(Date.parse(String(raw['EventTime']).replace(' ', 'T')) * 1000);
    }
  });

  it('reads rule test events', () => {
    const tests = files('panther/AWS.CloudTrail', '.jsonl')
      .flatMap(lines)
      .map((t) => record(t))
      .filter((t) => t?.['mocks'] !== true)
      .map((t) => record(t?.['log']));
    const complete = tests.filter(
      (t): t is JsonRecord => t !== null && t['eventTime'] !== undefined && t['awsRegion'] !== undefined,
    );
    check(readAll(complete.filter((t) => t['userIdentity'] !== undefined || t['insightDetails'] !== undefined)));
    expect(complete.length).toBeGreaterThan(100);
  });

  it('reads normalised pairs and scenario lines', () => {
    const sekoia = lines(join(corpus, 'normalised/sekoia_dev/aws_cloudtrail.pairs.jsonl')).map(
      (p) => JSON.parse(String(record(p)?.['input_message'])) as unknown,
    );
    const panther = lines(join(corpus, 'normalised/panther_v1/cloudtrail_tests.pairs.jsonl'))
      .map((p) => record(record(p)?.['input']))
      .flatMap((r) => (Array.isArray(r?.['Records']) ? (r['Records'] as unknown[]) : [r]))
      .filter((r) => record(r)?.['digestStartTime'] === undefined);
    check(readAll([...sekoia, ...panther]));
    const scenario = files('panther_scenarios', 'cloudtrail.jsonl').flatMap(lines);
    check(readAll(scenario.map((l) => record(l)?.['log'])));
    expect(sekoia.length + panther.length + scenario.length).toBeGreaterThan(20);
  });
});
