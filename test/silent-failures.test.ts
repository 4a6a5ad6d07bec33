import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Papa from 'papaparse';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { catalog } from '../src/analytics/catalog.ts';
import type { Db } from '../src/engine/db.ts';
import { emptyFilter } from '../src/engine/filter.ts';
import { eventsCsv } from '../src/headless/events-csv.ts';
import { summary } from '../src/headless/summary.ts';
import { triage, value, type Triage } from '../src/headless/triage.ts';
import { csvCell } from '../src/lib/csv-cell.ts';
import { columns } from '../src/schema/event.ts';
import { homeUpn } from '../src/sources/microsoft.ts';
import { sources } from '../src/sources/registry.ts';
import { readFilter } from '../src/state/filter-hash.ts';
import { csvText } from '../src/state/save-file.ts';
import { cap, formula, guest, madeCase } from './made-case.ts';
import { partnerTenant } from './made-records.ts';
import { openDuckDb } from './open-duckdb.ts';

const root = join(import.meta.dirname, '..');
let db: Db;
let done: Triage;
const network = vi.fn(() => Promise.reject(new Error('offline')));

beforeAll(async () => {
  db = await openDuckDb();
  vi.stubGlobal('fetch', network);
  done = await triage(db, madeCase);
  vi.unstubAllGlobals();
}, 120_000);

afterEach(async () => {
  value(await done.engine.setFilter(emptyFilter));
});

function part(name: string): Readonly<Record<string, unknown>> {
  const found = (done.report.parts as readonly { name: string }[]).find((one) => one.name === name);
  if (found === undefined) throw new Error(`no part ${name}`);
  return { ...found };
}

async function csv(): Promise<readonly Readonly<Record<string, string>>[]> {
  let text = '';
  for await (const piece of eventsCsv(done.engine)) text += piece;
  return Papa.parse<Record<string, string>>(text.trimEnd(), { header: true }).data;
}

const said = expect.stringMatching(/\S/) as string;

test('1. a malformed time in a filter is refused or named, and drops no event', async () => {
  const all = value(await done.engine.setFilter(emptyFilter)).events;
  for (const from of [Number.NaN, 0.5, '2026-05-01' as unknown as number]) {
    expect(await done.engine.setFilter({ ...emptyFilter, from })).toMatchObject({
      ok: false,
      error: { kind: 'input' },
    });
    expect(value(await done.engine.openGrid({ column: 'time', descending: false })).rows).toBe(all);
  }
  const fromAddress = readFilter(new URLSearchParams({ from: 'yesterday', to: '1e3' }));
  expect(fromAddress).toEqual({ filter: emptyFilter, dropped: 2 });
});

test('2. records one a line are as many records, whatever the file is called', () => {
  for (const name of ['lines/a.json', 'lines/a.jsonl', 'lines/a.log', 'lines/a'])
    expect(part(name), name).toMatchObject({ status: 'loaded', records: 3, events: 3 });
});

test('3. what cannot be read, or not wholly, says so', () => {
  expect(part('cut.json.gz!/cut.json')).toMatchObject({ message: expect.stringMatching(/ends too early/) as string });
  expect(part('denied.json')).toMatchObject({
    status: 'failed',
    message: expect.stringMatching(/cannot read/) as string,
  });
  expect(part('noise.json')).toMatchObject({ status: 'unknown', message: said });
  expect(part('latin.json')).toMatchObject({ status: 'loaded', events: 1 });
  const limits = new Set(done.report.evidence_limits.map((limit) => limit.part));
  for (const name of ['cut.json.gz!/cut.json', 'denied.json', 'noise.json', 'latin.json'])
    expect(limits).toContain(name);
});

test('4. first and last seen of a party and its people are their own', async () => {
  const [all] = db.query('select epoch_us(min(time)) as low, epoch_us(max(time)) as high from events');
  const [party] = value(await done.engine.parties());
  const [member] = value(await done.engine.members(partnerTenant));
  expect(party?.party).toBe(partnerTenant);
  for (const seen of [party, member]) {
    expect([seen?.first, seen?.last]).toEqual([130, 170].map((s) => Date.UTC(2026, 4, 1, 10, 0, s) * 1000));
    expect([seen?.first, seen?.last]).not.toEqual([all?.['low'], all?.['high']]);
  }
});

test('5. who is a third party is found whatever a log calls the field, and nothing else is overwritten', () => {
  const acts = db.query(`select source, tp, tp_class from acts where actor_key = 'user:bob@fabrikam.com' order by all`);
  const one = (source: string) => ({ source, tp: true, tp_class: 'b2b_guest' });
  expect(acts).toEqual([one('entra-signin'), one('entra-signin'), one('m365-ual')]);
  const told = columns.map((column) => column.name).join(', ');
  expect(db.query(`select ${told} from events except all select ${told} from acts`)).toEqual([]);
});

test('6. every detection is loaded and can meet its log: sources and columns are those of real exports', () => {
  const files = readdirSync(join(root, 'src/analytics/detections')).filter((file) => file.endsWith('.sql'));
  const detections = [...catalog.values()].filter(({ kind }) => kind === 'detections');
  expect(detections).toHaveLength(files.length);
  const filled = new Map([...sources.keys()].map((id) => [id, filledColumns(id)]));
  for (const { id, logs, needs } of detections) {
    expect(
      logs.filter((log) => !sources.has(log)),
      id,
    ).toEqual([]);
    for (const need of needs) {
      const name = need.replace('any/', '');
      const from = need === name && logs.length > 0 ? logs : [...sources.keys()];
      expect(
        from.some((log) => filled.get(log)?.has(name)),
        `${id}: no export of ${from.join(', ')} fills ${name}`,
      ).toBe(true);
    }
  }
  expect(done.report.not_testable.filter(({ reason }) => reason.startsWith('failed'))).toEqual([]);
});

/** Columns, and keys of `extra`, that a fixture of the source fills. */
function filledColumns(source: string): ReadonlySet<string> {
  const folder = join(root, 'src/sources', source, 'fixtures');
  const events = readdirSync(folder)
    .filter((file) => file.endsWith('.expected.json'))
    .flatMap((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, unknown>[]);
  return new Set(
    events.flatMap((event) => [
      ...Object.keys(event),
      ...Object.keys(event['extra'] ?? {}).map((key) => `extra.${key}`),
    ]),
  );
}

test('7. an empty file is named and takes nothing from the others', async () => {
  expect(part('empty.csv')).toMatchObject({ status: 'unknown', message: 'empty file', events: 0 });
  const terms = [{ column: 'source' as const, op: 'is' as const, values: ['entra-audit'] }];
  expect(value(await done.engine.setFilter({ ...emptyFilter, terms }))).toEqual({ events: 1 });
});

test('10. every section of the report has what the engine found', async () => {
  const schema = JSON.parse(readFileSync(join(root, 'schema/triage.schema.json'), 'utf8')) as {
    properties: object;
    required: string[];
  };
  expect(Object.keys(done.report).sort()).toEqual(Object.keys(schema.properties).sort());
  expect([...schema.required].sort()).toEqual(Object.keys(done.report).sort());
  const { parts, own_estate, parties, findings, answers } = done.report;
  expect(parts).toHaveLength(value(await done.engine.parts()).length);
  expect(own_estate).toHaveLength(value(await done.engine.ownEstate()).length);
  expect(parties).toHaveLength(value(await done.engine.parties()).length);
  expect(findings).toHaveLength(Number(db.scalar('select count(*) from findings')));
  expect(answers).toHaveLength([...catalog.values()].filter(({ kind }) => kind === 'questions').length);
  expect(Math.min(parts.length, own_estate.length, parties.length, findings.length)).toBeGreaterThan(0);
});

test('11. what a log says is text: no template takes HTML, no terminal takes control characters', () => {
  const taking = /\{@html|\.(?:inner|outer)HTML\b|insertAdjacentHTML|document\.write/;
  expect(filesUnder('src').filter((file) => taking.test(readFileSync(file, 'utf8')))).toEqual([]);
  const hostile = { name: '\u001b[31m\u202e<script>', class: 'b2b_guest', members: [] };
  expect(summary({ ...done.report, parties: [hostile] })).not.toMatch(/[\u001b\u202e]/);
});

function filesUnder(...folders: readonly string[]): readonly string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(?:ts|svelte|sql)$/.test(file) && !file.endsWith('.test.ts'))
      .map((file) => join(root, folder, file)),
  );
}

test('12. no cell of a CSV begins as a formula', async () => {
  for (const start of ['=', '+', '-', '@', '\t', '\r', '\n=', ' =', '\u00a0@', '\uff1d', '\uff0b', '\uff0d', '\uff20'])
    expect(csvCell(`${start}cmd`).replace(/^"/, ''), JSON.stringify(start)).toMatch(/^'/);
  expect(csvCell('a;b')).toBe('"a;b"');
  expect(csvText(['=a'], [['ann'], ['@sum(a1)']])).toBe("'=a\r\nann\r\n'@sum(a1)\r\n");
  expect((await csv()).map((row) => row['user_agent'])).toContain(`'${formula}`);
});

test('13. a gzip bomb is stopped, and the report says where', () => {
  const said = expect.stringMatching(/^expands more than 200:1; stopped after \d+ bytes/) as string;
  expect(part('bomb.json.gz!/bomb.json')).toMatchObject({ status: 'failed', message: said });
});

test('16. the guest is one person by every name, and the one who invited is not the one invited', () => {
  const rows = db.query(`select identity, tp, target_name from acts where operation_key = 'invite external user'`);
  expect(rows).toEqual([{ identity: 'user:ann@contoso.com', tp: false, target_name: guest.toLowerCase() }]);
  expect(db.query(`select distinct identity from acts where tp`)).toEqual([{ identity: 'user:bob@fabrikam.com' }]);
  expect(homeUpn('Bob_van_X_fabrikam.com#EXT#@contoso.com')).toBe('bob_van_x@fabrikam.com');
});

test('17. a question for a second factor or a fresh sign-in is an interruption, not an attack', () => {
  const rows = db.query(
    `select outcome_code, outcome from events where outcome_code in ('50076', '70043', '50126') order by 1`,
  );
  expect(rows.map((row) => [row['outcome_code'], row['outcome']])).toEqual([
    ['50076', 'interrupted'],
    ['50126', 'failure'],
    ['70043', 'interrupted'],
  ]);
});

test('18. kinds of sign-in that are missing are named', () => {
  const gaps = done.report.evidence_limits.filter(({ id, source }) => id === 'EQ-05' && source === 'entra-signin');
  const missing = gaps.map(({ facts }) => facts['missing']);
  expect(missing).toEqual(expect.arrayContaining(['signin_noninteractive', 'signin_sp']));
});

test('19. nothing is fetched at run time', () => {
  expect(network).not.toHaveBeenCalled();
  const asking = /\bfetch\(|XMLHttpRequest|importScripts|new (?:WebSocket|EventSource)|sendBeacon|import\(\s*['"`]http/;
  const folders = 'lib schema evidence sources ingest reference parties analytics engine sample'.split(' ');
  const files = filesUnder(...folders.map((folder) => `src/${folder}`));
  expect(files.filter((file) => asking.test(readFileSync(file, 'utf8')))).toEqual([]);
});

test('21. an export holds what is selected and nothing else', async () => {
  const all = await csv();
  const terms = [{ column: 'identity' as const, op: 'is' as const, values: ['user:bob@fabrikam.com'] }];
  const { events } = value(await done.engine.setFilter({ ...emptyFilter, terms }));
  const selected = await csv();
  expect(selected).toHaveLength(events);
  expect(selected.length).toBeLessThan(all.length);
  expect(new Set(selected.map((row) => row['identity']))).toEqual(new Set(['user:bob@fabrikam.com']));
});

test('22. as many records as the export can have is never called complete', () => {
  const gap = done.report.evidence_limits.find(({ id }) => id === 'EQ-01');
  expect(gap).toMatchObject({ source: 'm365-ual', part: 'capped.jsonl', facts: { records: String(cap) } });
  expect(gap?.weakens.length).toBeGreaterThan(0);
  const relying = done.report.answers.filter(({ text }) => text.includes('unified audit log'));
  expect(relying.length).toBeGreaterThan(0);
  for (const answer of relying) expect(answer.gaps, answer.id).toContain('EQ-01');
});
