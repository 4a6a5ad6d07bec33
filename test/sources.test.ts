import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { columns } from '../src/schema/event.ts';
import { path } from '../src/lib/json.ts';
import { isoMicros } from '../src/lib/time.ts';
import { sources } from '../src/sources/registry.ts';
import { isReject, type Normalised, type Shape } from '../src/sources/source.ts';
import { ingest } from './ingest-fixture.ts';
import { layoutsOf } from './layouts.ts';
import { contextOf, readRecords, withHostileValues, withoutOne, type Records } from './fixture-records.ts';

const root = join(import.meta.dirname, '../src/sources');

interface Fixture {
  readonly source: string;
  readonly shape: string;
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly expected: unknown;
}

function fixturesOf(source: string): readonly Fixture[] {
  const folder = join(root, source, 'fixtures');
  const files = existsSync(folder) ? readdirSync(folder) : [];
  return files
    .filter((file) => !file.endsWith('.expected.json'))
    .map((file) => {
      const stem = file.slice(0, file.lastIndexOf('.'));
      const expected = `${stem}.expected.json`;
      expect(files, `${source}/${file} needs ${expected}`).toContain(expected);
      return {
        source,
        shape: stem.split('.')[0] ?? stem,
        file,
        bytes: readFileSync(join(folder, file)),
        expected: JSON.parse(readFileSync(join(folder, expected), 'utf8')) as unknown,
      };
    });
}

const fixtures = [...sources.keys()].flatMap(fixturesOf);

function claims(shape: Shape, records: Records): boolean {
  if (records.kind === 'csv') return shape.kind === 'csv' && shape.claims(records.header);
  return shape.kind === 'json' && records.items.some((item) => shape.claims(item));
}

function claimants(records: Records): readonly string[] {
  return [...sources].flatMap(([id, source]) =>
    source.shapes.filter((shape) => claims(shape, records)).map((shape) => `${id}/${shape.id}`),
  );
}

function shapeOf(fixture: Fixture): Shape {
  const shape = sources.get(fixture.source)?.shapes.find(({ id }) => id === fixture.shape);
  if (shape === undefined) throw new Error(`no shape ${fixture.source}/${fixture.shape}`);
  return shape;
}

function normalise(records: Records, shape: Shape, file: string): readonly Normalised[] {
  const context = contextOf(records, shape, file);
  if (records.kind === 'csv' && shape.kind === 'csv') return records.rows.map((row) => shape.normalise(row, context));
  if (records.kind === 'json' && shape.kind === 'json')
    return records.items.map((item) => shape.normalise(item, context));
  throw new Error(`${file} is ${records.kind}, its shape ${shape.kind}`);
}

/** A shape that exists to name files without events: the ingest may report such a part as ignored. */
function holdsNoEvents(fixture: Fixture): boolean {
  return Array.isArray(fixture.expected) && fixture.expected.every((entry: object) => 'reject' in entry);
}

/** Times as ISO text; what is null or empty left out. */
function plain(event: Normalised): unknown {
  if (isReject(event)) return event;
  const kept = Object.entries({ ...event, time: isoMicros(event.time) }).filter(
    ([, value]) => value !== null && value !== undefined,
  );
  return JSON.parse(
    JSON.stringify(
      Object.fromEntries(kept.filter(([key, value]) => key !== 'extra' || Object.keys(value as object).length > 0)),
    ),
  ) as unknown;
}

/** What decides about an event, its time to the minute. */
function essential(event: unknown): unknown {
  const field = (name: string): unknown => path(event, name) ?? null;
  const names = ['operation', 'event_class', 'outcome', 'actor_key', 'src_ip', 'tenant', 'trust_kind', 'reject'];
  return [String(field('time')).slice(0, 16), ...names.map(field)];
}

describe.each(fixtures.map((fixture) => [`${fixture.source}/${fixture.file}`, fixture] as const))(
  '%s',
  (_, fixture) => {
    test('is claimed by its shape alone', async () => {
      expect(claimants(await readRecords(fixture.bytes))).toEqual([`${fixture.source}/${fixture.shape}`]);
    });

    test('gives the expected events', async () => {
      const { report, results } = await ingest(fixture.bytes, fixture.file);
      if (holdsNoEvents(fixture)) return expect(report.events).toBe(0);
      expect([report.source, report.shape]).toEqual([fixture.source, fixture.shape]);
      expect(report.records).toBe(report.events + report.rejected);
      expect(results.map(plain)).toEqual(fixture.expected);
    });

    test('reads the same in every encoding and layout', async () => {
      if (holdsNoEvents(fixture) || !Array.isArray(fixture.expected)) return;
      const about = { events: fixture.expected.length, positional: fixture.file.includes('.positional-') };
      const layouts = layoutsOf(fixture.bytes, shapeOf(fixture), await readRecords(fixture.bytes), about);
      for (const { name, bytes, events, cut, coarse } of layouts) {
        const { report, results } = await ingest(bytes, fixture.file);
        expect([report.source, report.shape], name).toEqual([fixture.source, fixture.shape]);
        const seen = coarse === true ? essential : (event: unknown) => event;
        const expected = fixture.expected.slice(0, events).map(seen);
        expect(results.slice(0, events).map(plain).map(seen), name).toEqual(expected);
        if (cut === true) expect(report.message ?? report.rejected, name).not.toBe(0);
        else expect(results, name).toHaveLength(expected.length);
      }
    });
  },
);

describe.each(fixtures.map((fixture) => [`${fixture.source}/${fixture.file}`, fixture] as const))(
  '%s, damaged',
  async (_, fixture) => {
    const records = await readRecords(fixture.bytes);

    test('is not taken for another source when a column or key is missing', () => {
      for (const damaged of withoutOne(records)) {
        const others = claimants(damaged).filter((claimant) => !claimant.startsWith(`${fixture.source}/`));
        expect(others).toEqual([]);
      }
    });

    test('never throws, and what is an event keeps to the schema', () => {
      const shape = shapeOf(fixture);
      for (const damaged of [...withoutOne(records), ...withHostileValues(records)]) {
        for (const event of normalise(damaged, shape, fixture.file)) expectSchema(event, fixture.file);
      }
    });
  },
);

test('every shape has a fixture', () => {
  const covered = new Set(fixtures.map(({ source, shape }) => `${source}/${shape}`));
  const shapes = [...sources].flatMap(([id, source]) => source.shapes.map((shape) => `${id}/${shape.id}`));
  expect(shapes.filter((shape) => !covered.has(shape))).toEqual([]);
});

test('every event keeps to the schema', async () => {
  for (const fixture of fixtures) {
    const { results } = await ingest(fixture.bytes, fixture.file);
    for (const event of results) expectSchema(event, fixture.file);
  }
});

const kinds = new Map<string, string>(
  columns.filter((column) => !('lineage' in column)).map((column) => [column.name, column.kind]),
);

function expectSchema(event: Normalised, file: string): void {
  if (isReject(event)) return;
  for (const [name, value] of Object.entries(event)) {
    if (name === 'changes' || value === null || value === undefined) continue;
    if (!typeMatches(kinds.get(name) ?? '', value))
      expect.fail(`${file}: ${name} = ${JSON.stringify(value)} is not ${kinds.get(name) ?? 'a column'}`);
  }
  for (const change of event.changes ?? []) {
    for (const value of [change.target, change.old, change.new])
      if (value !== null && typeof value !== 'string') expect.fail(`${file}: change of ${change.name}`);
  }
}

function typeMatches(kind: string, value: unknown): boolean {
  switch (kind) {
    case 'text':
    case 'id':
      return typeof value === 'string' && value !== '';
    case 'bool':
      return typeof value === 'boolean';
    case 'map':
      return typeof value === 'object' && Object.values(value as object).every((entry) => typeof entry === 'string');
    case 'u32':
      return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0xffffffff;
    case 'f32':
    case 'time':
      return typeof value === 'number' && Number.isFinite(value);
    default:
      return false;
  }
}
