import { zipSync } from 'fflate';
import type { EvidenceFile, PartReport } from '../../src/evidence/part.ts';
import { tarOf, text } from '../archives.ts';
import { repeatedBlob } from './made-blob.ts';

const mb = 1024 * 1024;

/** What must come of a case. */
export interface Expected {
  readonly events: number;
  readonly rejected: number;
  /** Something the reports must say. */
  readonly says?: RegExp;
}

export interface BigCase {
  readonly title: string;
  /** Peak memory of a process that reads it, in MB. */
  readonly memory: number;
  /** Makes the evidence; `scale` 1 is the full size. */
  make(scale: number): { readonly files: readonly EvidenceFile[]; readonly expected: Expected };
}

/** A CloudTrail record of some 600 bytes; synthetic. */
function record(id: string, more = ''): string {
  return JSON.stringify({
    eventVersion: '1.09',
    userIdentity: {
      type: 'AssumedRole',
      principalId: 'AROAEXAMPLE:vendor',
      arn: 'arn:aws:sts::111122223333:assumed-role/vendor/session',
      accountId: '111122223333',
    },
    eventTime: '2026-05-01T10:00:00Z',
    eventSource: 's3.amazonaws.com',
    eventName: 'GetObject',
    awsRegion: 'eu-west-1',
    sourceIPAddress: '198.51.100.7',
    userAgent: `aws-cli/2${more}`,
    requestParameters: { bucketName: 'contoso-reports', key: `reports/${id}.csv` },
    requestID: `R${id}`,
    eventID: `00000000-0000-4000-8000-${id}`,
    readOnly: true,
    eventType: 'AwsApiCall',
    recipientAccountId: '111122223333',
  });
}

const numbered = record('%NUMBER-----%');
const small = (n: number): Uint8Array<ArrayBuffer> =>
  text([0, 1, 2].map((i) => record(String(n * 3 + i).padStart(12, '0'))).join('\n'));
const lines = (bytes: number): number => Math.round(bytes / (numbered.length + 1));
const many = (scale: number): number => Math.round(10_000 * scale);

/** Evidence as large as it gets. */
export const bigCases: Readonly<Record<string, BigCase>> = {
  folder: {
    title: '10,000 files in a folder',
    memory: 700,
    make(scale) {
      const count = many(scale);
      const files = Array.from({ length: count }, (_, i) => ({ path: `logs/${i}.json`, blob: new Blob([small(i)]) }));
      return { files, expected: { events: count * 3, rejected: 0 } };
    },
  },
  zip: {
    title: '10,000 files in one zip',
    memory: 700,
    make(scale) {
      const count = many(scale);
      const members = Object.fromEntries(Array.from({ length: count }, (_, i) => [`logs/${i}.json`, small(i)]));
      const blob = new Blob([new Uint8Array(zipSync(members, { level: 1 }))]);
      return { files: [{ path: 'logs.zip', blob }], expected: { events: count * 3, rejected: 0 } };
    },
  },
  tar: {
    title: '10,000 files in one tar',
    memory: 700,
    make(scale) {
      const count = many(scale);
      const tar = tarOf(...Array.from({ length: count }, (_, i) => ({ name: `logs/${i}.json`, bytes: small(i) })));
      return { files: [{ path: 'logs.tar', blob: new Blob([tar]) }], expected: { events: count * 3, rejected: 0 } };
    },
  },
  lines: {
    title: 'JSON lines of 5 GB',
    memory: 700,
    make(scale) {
      const count = lines(5 * 1024 * mb * scale);
      const blob = repeatedBlob('', `${numbered}\n`, count, '');
      return { files: [{ path: 'trail.jsonl', blob }], expected: { events: count, rejected: 0 } };
    },
  },
  'one-line': {
    title: 'JSON of 300 MB in a single line',
    memory: 700,
    make(scale) {
      const count = lines(300 * mb * scale);
      const blob = repeatedBlob(`{"Records":[${record('999999999999')}`, `,${numbered}`, count, ']}');
      return { files: [{ path: 'trail.json', blob }], expected: { events: count + 1, rejected: 0 } };
    },
  },
  record: {
    title: 'one record of 50 MB among others',
    memory: 900,
    make(scale) {
      const [before = '', after = ''] = record('000000000001', '|').split('|');
      const blob = repeatedBlob(
        `{"Records":[${record('000000000000')},${before}`,
        'x'.repeat(1024),
        Math.round(50 * 1024 * scale),
        `${after},${record('000000000002')}]}`,
      );
      return { files: [{ path: 'trail.json', blob }], expected: { events: 3, rejected: 0 } };
    },
  },
  'long-record': {
    title: 'one record of 300 MB among others, refused',
    memory: 900,
    make(scale) {
      const [before = '', after = ''] = record('000000000001', '|').split('|');
      const size = Math.max(70, Math.round(300 * scale));
      const blob = repeatedBlob(
        `{"Records":[${record('000000000000')},${before}`,
        'x'.repeat(1024),
        size * 1024,
        `${after},${record('000000000002')}]}`,
      );
      return { files: [{ path: 'trail.json', blob }], expected: { events: 2, rejected: 1 } };
    },
  },
  'csv-line': {
    title: 'CSV with a line of 1 GB, refused',
    memory: 900,
    make(scale) {
      const header = 'Event time,User name,Event source,Event name,AWS region,Source IP address,Event ID\n';
      const blob = repeatedBlob(header, 'x'.repeat(1024), Math.max(80, Math.round(1024 * scale)) * 1024, '');
      return { files: [{ path: 'history.csv', blob }], expected: { events: 0, rejected: 1 } };
    },
  },
};

/** What is wrong with the outcome of a case; null when it is as expected. */
export function complaint(expected: Expected, parts: readonly PartReport[]): string | null {
  const sum = (of: (part: PartReport) => number): number => parts.reduce((n, part) => n + of(part), 0);
  const events = sum((part) => part.events);
  const rejected = sum((part) => part.rejected);
  if (events !== expected.events) return `${events} events instead of ${expected.events}`;
  if (rejected !== expected.rejected) return `${rejected} rejects instead of ${expected.rejected}`;
  const unbalanced = parts.find((part) => part.records !== part.events + part.rejected);
  if (unbalanced !== undefined) return `books of ${unbalanced.name} do not balance`;
  const unhashed = parts.find((part) => part.sha256 === null);
  return unhashed === undefined ? null : `${unhashed.name} has no hash: ${unhashed.message ?? ''}`;
}
