import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join as joinPath } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gz, join, rawZip, tarOf, text, zipOf } from '../../test/archives.ts';
import { bookOf, number } from '../../test/workbooks.ts';
import { crc32 } from '../evidence/crc32.ts';
import type { PartReport, RejectedRecord } from '../evidence/part.ts';
import { readRecord } from '../evidence/read-record.ts';
import type { IngestSink, PartProgress } from './messages.ts';
import { runFiles, type RunOptions } from './run-files.ts';

interface Ran {
  readonly parts: PartReport[];
  readonly byName: Readonly<Record<string, PartReport>>;
  readonly rows: number;
  readonly rejects: readonly RejectedRecord[];
  readonly nextId: number;
}

async function run(files: Readonly<Record<string, Uint8Array | Blob>>, options?: RunOptions): Promise<Ran> {
  const parts: PartReport[] = [];
  const rejects: RejectedRecord[] = [];
  let rows = 0;
  const sink: IngestSink = {
    events: async (_stream, n) => void (rows += n),
    changes: async () => undefined,
    rejects: async (some) => void rejects.push(...some),
    part: async (report) => void parts.push(report),
  };
  const given = Object.entries(files).map(([path, content]) => ({
    path,
    blob: content instanceof Blob ? content : new Blob([new Uint8Array(content)]),
  }));
  const nextId = await runFiles(given, sink, options);
  return { parts, byName: Object.fromEntries(parts.map((p) => [p.name, p])), rows, rejects, nextId };
}

const sha = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const bytesOf = async (blob: Blob): Promise<Uint8Array> => new Uint8Array(await blob.arrayBuffer());

/** CloudTrail records with made-up content, as S3 delivers them. */
function trail(count: number, prefix: string): Uint8Array {
  const records = Array.from({ length: count }, (_, i) => ({
    eventVersion: '1.08',
    userIdentity: {
      type: 'IAMUser',
      principalId: 'AIDAEXAMPLE',
      arn: 'arn:aws:iam::111122223333:user/ana',
      accountId: '111122223333',
      userName: 'ana',
    },
    eventTime: new Date(Date.UTC(2025, 0, 1, 0, 0, i)).toISOString().replace('.000', ''),
    eventSource: 's3.amazonaws.com',
    eventName: 'ListBuckets',
    awsRegion: 'eu-central-1',
    sourceIPAddress: '192.0.2.10',
    userAgent: 'aws-cli/2',
    requestParameters: null,
    responseElements: null,
    requestID: `${prefix}R${i}`,
    eventID: `${prefix}-0000-4000-8000-${String(i).padStart(12, '0')}`,
    readOnly: true,
    eventType: 'AwsApiCall',
    recipientAccountId: '111122223333',
  }));
  return text(JSON.stringify({ Records: records }));
}

describe('runFiles', () => {
  const a = trail(300, 'aaaaaaaa');
  const b = trail(20, 'bbbbbbbb');

  it('reads plain files, gzip, zip, tar and nests of them, each with its hash', async () => {
    const inner = await bytesOf(await zipOf({ name: 'deep.json', bytes: b }));
    const outer = await zipOf(
      { name: 'logs/a.json.gz', bytes: gz(a) },
      { name: 'inner.zip', bytes: inner },
      { name: '__MACOSX/x', bytes: text('x') },
    );
    const tgz = gz(tarOf({ name: 'b.json', bytes: b }));
    const { byName, rows, parts } = await run({
      'a.json': a,
      'a.json.gz': gz(a),
      'outer.zip': outer,
      'logs.tar.gz': tgz,
    });
    expect(rows).toBe(300 + 300 + 300 + 20 + 20);
    const loaded = [
      'a.json',
      'a.json.gz!/a.json',
      'outer.zip!/logs/a.json.gz!/a.json',
      'outer.zip!/inner.zip!/deep.json',
      'logs.tar.gz!/logs.tar!/b.json',
    ];
    for (const name of loaded) {
      const bytes = name.includes('deep') || name.includes('b.json') ? b : a;
      expect(byName[name], name).toMatchObject({
        status: 'loaded',
        sha256: sha(bytes),
        bytes: bytes.length,
        message: null,
      });
    }
    expect(byName['a.json.gz']).toMatchObject({
      status: 'ignored',
      sha256: sha(gz(a)),
      message: 'container: 1 member (gzip)',
    });
    expect(byName['outer.zip']).toMatchObject({
      status: 'ignored',
      sha256: sha(await bytesOf(outer)),
      message: 'container: 3 members',
    });
    expect(byName['outer.zip!/inner.zip']).toMatchObject({
      status: 'ignored',
      sha256: sha(inner),
      message: 'container: 1 members',
    });
    expect(byName['outer.zip!/logs/a.json.gz']).toMatchObject({ status: 'ignored', sha256: sha(gz(a)) });
    expect(byName['logs.tar.gz']).toMatchObject({ status: 'ignored', sha256: sha(tgz) });
    expect(byName['logs.tar.gz!/logs.tar']).toMatchObject({
      status: 'ignored',
      sha256: sha(tarOf({ name: 'b.json', bytes: b })),
    });
    expect(byName['outer.zip!/__MACOSX/x']).toMatchObject({ status: 'ignored', message: 'macOS metadata' });
    expect(new Set(parts.map((p) => p.partId)).size).toBe(parts.length);
  });

  it('gives back records by the location in the report', async () => {
    const zip = await zipOf({ name: 'a.json.gz', bytes: gz(a) });
    const { byName } = await run({ 'x.zip': zip });
    const location = byName['x.zip!/a.json.gz!/a.json']?.location;
    expect(location).toEqual({ file: 0, members: ['a.json.gz', 'gunzip'] });
    if (location !== undefined) expect(await readRecord(zip, location, 0, 11)).toBe('{"Records":');
  });

  it('disturbs nobody with empty, foreign and broken files', async () => {
    const encrypted = await zipOf(
      { name: 'secret.json', bytes: a, password: 'fabrikam' },
      { name: 'open.json', bytes: b },
    );
    const { byName, rows } = await run({
      'empty.json': new Uint8Array(0),
      'renamed.csv': text('%PDF-1.7 something'),
      'book.csv': await zipOf(
        { name: '[Content_Types].xml', bytes: text('<x/>') },
        { name: 'xl/workbook.xml', bytes: text('<x/>') },
      ),
      'noise.bin': Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919) % 256),
      'bad.zip': text('PK\x03\x04 and nothing more'),
      'bad.gz': join(gz(a).subarray(0, 40)),
      'tiny.gz': gz(a).subarray(0, 12),
      'secret.zip': encrypted,
      'unsafe.zip': rawZip([{ name: text('../../evil.json'), bytes: b }], (x) => crc32(x, 0)),
      '.DS_Store': text('Bud1'),
      'good.json': b,
    });
    expect(rows).toBe(60);
    expect(byName['empty.json']).toMatchObject({
      status: 'unknown',
      message: 'empty file',
      sha256: sha(new Uint8Array(0)),
    });
    expect(byName['renamed.csv']).toMatchObject({
      status: 'unknown',
      message: 'looks like a PDF document; export the log as CSV or JSON instead',
      sha256: sha(text('%PDF-1.7 something')),
    });
    expect(byName['book.csv']).toMatchObject({
      status: 'failed',
      message: 'Excel workbook cannot be read: workbook without xl/_rels/workbook.xml.rels; save its sheets as CSV',
    });
    expect(byName['noise.bin']?.status).toBe('unknown');
    expect(byName['bad.zip']).toMatchObject({
      status: 'failed',
      message: expect.stringMatching(/^broken zip: /) as string,
    });
    for (const [name, size] of [
      ['bad.gz', 40],
      ['tiny.gz', 12],
    ] as const)
      expect(byName[name]).toMatchObject({
        status: 'failed',
        message: expect.stringContaining(`gzip ends too early at byte ${size}`) as string,
        sha256: sha(gz(a).subarray(0, size)),
      });
    expect(byName['secret.zip!/secret.json']).toMatchObject({ status: 'locked', limits: [{ kind: 'encrypted' }] });
    expect(byName['secret.zip']).toMatchObject({
      status: 'locked',
      message: '1 of 2 members are encrypted and were not read: no password',
      sha256: sha(await bytesOf(encrypted)),
      limits: [{ kind: 'encrypted' }],
    });
    expect(byName['secret.zip!/open.json']).toMatchObject({ status: 'loaded', events: 20 });
    expect(byName['unsafe.zip!/../../evil.json']).toMatchObject({ status: 'loaded', events: 20 });
    expect(byName['.DS_Store']?.status).toBe('ignored');
    expect(byName['good.json']).toMatchObject({ status: 'loaded', events: 20 });
  });

  it('reads encrypted archives, and those inside them, with any of the passwords', async () => {
    const inner = await zipOf({ name: 'a.json.gz', bytes: gz(a), password: 'inner', encryption: 'ZipCrypto' });
    const outer = await zipOf({ name: 'inner.zip', bytes: await bytesOf(inner), password: 'outer' });
    const { byName, rows } = await run({ 'outer.zip': outer }, { passwords: ['wrong', 'inner', 'outer'] });
    expect(rows).toBe(300);
    const part = byName['outer.zip!/inner.zip!/a.json.gz!/a.json'];
    expect(part).toMatchObject({ status: 'loaded', sha256: sha(a), bytes: a.length, message: null });
    expect(byName['outer.zip!/inner.zip']).toMatchObject({ status: 'ignored', sha256: sha(await bytesOf(inner)) });
    expect(JSON.stringify(byName)).not.toMatch(/"(wrong|inner|outer)"/);
    const without = await run({ 'outer.zip': outer }, { passwords: ['outer'] });
    expect(without.byName['outer.zip!/inner.zip']).toMatchObject({ status: 'locked' });
    expect(without.byName['outer.zip!/inner.zip!/a.json.gz']).toMatchObject({ status: 'locked' });
  });

  it('reads each worksheet of a workbook as a table, and gives its rows back', async () => {
    const audit = (i: number): string =>
      JSON.stringify({
        CreationTime: `2026-05-01T10:00:0${i}`,
        Id: `00000000-0000-4000-8000-00000000000${i}`,
        Operation: 'UserLoggedIn',
        OrganizationId: '00000000-0000-4000-8000-0000000000aa',
        RecordType: 15,
        UserId: 'ana@contoso.com',
        Workload: 'AzureActiveDirectory',
      });
    const header = ['CreationDate', 'UserIds', 'Operations', 'AuditData'];
    const time = number('46143.416666666664', 1);
    const row = (i: number) => [time, 'ana@contoso.com', 'UserLoggedIn', audit(i)];
    const broken = ['never', 'ana@contoso.com', 'UserLoggedIn', 'no JSON'];
    const sheets = [
      { name: 'Notes', rows: [['nothing to see']] },
      { name: 'Export', rows: [header, row(1), row(2), broken] },
    ];
    const book = await bookOf(sheets, { formats: ['yyyy-mm-dd hh:mm:ss'] });
    const { byName, rows, rejects } = await run({ 'ual.csv': book });
    expect(rows).toBe(2);
    expect(byName['ual.csv']).toMatchObject({ status: 'ignored', message: 'container: 2 worksheets' });
    expect(byName['ual.csv!/Notes']).toMatchObject({ status: 'unknown', sha256: sha(await bytesOf(book)) });
    const part = byName['ual.csv!/Export'];
    expect(part).toMatchObject({
      status: 'loaded',
      source: 'm365-ual',
      records: 3,
      events: 2,
      rejected: 1,
      sha256: sha(await bytesOf(book)),
      conversion: expect.stringContaining('byte ranges are of that text') as string,
    });
    const [reject] = rejects;
    if (part === undefined || reject === undefined) throw new Error('no part');
    expect(await readRecord(book, part.location, reject.byteOffset, reject.byteLength)).toBe(
      '"never","ana@contoso.com","UserLoggedIn","no JSON"',
    );
  });

  it('loads what comes before the end of a truncated gzip and names the byte', async () => {
    const big = trail(5000, 'cccccccc');
    const packed = gz(big);
    const cut = Math.floor(packed.length * 0.6);
    const { byName } = await run({ 't.json.gz': packed.subarray(0, cut) });
    const part = byName['t.json.gz!/t.json'];
    expect(part).toMatchObject({ status: 'loaded', sha256: null });
    expect(part?.limits.filter((l) => l.kind === 'truncated')).toHaveLength(1);
    expect(part?.message).toContain(`byte ${cut}`);
    expect(part?.events).toBeGreaterThan(2500);
    expect((part?.events ?? 0) + (part?.rejected ?? 0)).toBe(part?.records);
    expect(byName['t.json.gz']).toMatchObject({ status: 'ignored', sha256: sha(packed.subarray(0, cut)) });
  });

  it('announces nesting beyond the limit', async () => {
    let nest: Uint8Array = b;
    for (let i = 0; i < 7; i++) nest = await bytesOf(await zipOf({ name: `n${i}`, bytes: nest }));
    const { parts, rows } = await run({ 'nest.zip': nest });
    expect(rows).toBe(0);
    expect(parts.filter((p) => p.limits.some((l) => l.kind === 'archive_limit')).map((p) => p.status)).toEqual([
      'failed',
    ]);
  });

  it('cancels with what is loaded, and says what has no hash', async () => {
    const controller = new AbortController();
    const big = trail(20_000, 'dddddddd');
    const seen: PartProgress[] = [];
    const { byName } = await run(
      { 'one.json': b, 'big.json': big, 'later.json': b },
      {
        signal: controller.signal,
        onProgress: (p) => {
          seen.push(p);
          if (p.name === 'big.json' && p.readBytes > 2_000_000) controller.abort();
        },
      },
    );
    expect(byName['one.json']?.status).toBe('loaded');
    expect(byName['big.json']).toMatchObject({ status: 'cancelled', sha256: null });
    expect(byName['big.json']?.message).toMatch(/no hash/);
    expect(byName['big.json']?.events).toBeGreaterThan(0);
    expect(byName['later.json']).toMatchObject({ status: 'cancelled' });
    expect(seen.every((p) => p.readBytes <= p.totalBytes)).toBe(true);
  });

  it('goes on with part and file numbers where the last load ended', async () => {
    const first = await run({ 'a.json': b });
    const second = await run({ 'b.json': b }, { first: { partId: first.nextId, file: 1 } });
    expect(second.parts[0]).toMatchObject({ partId: first.nextId, location: { file: 1 } });
  });

  it('reads thousands of small files', async () => {
    const packed = gz(trail(3, 'eeeeeeee'));
    const { rows } = await run(Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`s/${i}.json.gz`, packed])));
    expect(rows).toBe(6000);
  });
});

const corpus = '../shared/data';
describe.runIf(existsSync(corpus))('real files', () => {
  it('ends in a report for every file, and the books balance', async () => {
    const names = readdirSync(corpus, { recursive: true, encoding: 'utf8' }).filter((n) =>
      /cloudgrep|trailscraper|\.(gz|zip)$/i.test(n),
    );
    const files: Record<string, Uint8Array> = {};
    for (const name of names) {
      const entry = joinPath(corpus, name);
      try {
        files[name] = readFileSync(entry);
      } catch {
        continue;
      }
    }
    const { parts, byName } = await run(files);
    for (const name of Object.keys(files)) expect(byName[name], name).toBeDefined();
    for (const part of parts) {
      expect(part.records).toBe(part.events + part.rejected);
    }
  });
});
