import { describe, expect, test } from 'vitest';
import { isReject, type Normalised } from '../../src/sources/source.ts';
import { ingest, type Ingested } from '../ingest-fixture.ts';
import { fixtureFiles, randomOf, utf16, utf8 } from './fixtures.ts';

const decoder = new TextDecoder();

function seed(name: string): number {
  let sum = 0;
  for (const c of name) sum = (Math.imul(sum, 31) + (c.codePointAt(0) ?? 0)) | 0;
  return sum;
}

function balanced({ report, results }: Ingested): boolean {
  const events = results.filter((found) => !isReject(found)).length;
  return report.status === 'unknown' || report.status === 'ignored'
    ? events === 0
    : report.records === report.events + report.rejected && report.events === events;
}

/** Without what an order of day and month decides, which one row or half a file need not settle as the whole does. */
function undated(found: Normalised, sameOrder: boolean): Normalised {
  if (isReject(found) || sameOrder) return found;
  return { ...found, time: 0, time_basis: 'assumed', changes: null, extra: null };
}

/** The texts of the events in order, read back by their byte ranges, each range once. */
function rangesOf({ report, results, places }: Ingested, bytes: Uint8Array): readonly string[] {
  const decoder = new TextDecoder(report.encoding ?? 'utf-8');
  const raws: string[] = [];
  let last = -1;
  for (const [i, { byteOffset, byteLength }] of places.entries()) {
    expect(byteLength).toBeGreaterThan(0);
    expect(byteOffset).toBeGreaterThanOrEqual(last);
    const found = results[i];
    if (byteOffset === last || found === undefined || isReject(found)) continue;
    last = byteOffset;
    raws.push(decoder.decode(bytes.subarray(byteOffset, byteOffset + byteLength)));
  }
  return raws;
}

/** Records with what their file says of all of them: the header of the table, the columns of a result table. */
function alone(raws: readonly string[], before: string, { report }: Ingested): string {
  if (report.delimiter !== null) return before + raws.join('\n');
  const columns = /"columns"\s*:\s*(\[.*?\])/s.exec(before)?.[1];
  return columns !== undefined && raws[0]?.startsWith('[') === true
    ? `{"tables":[{"columns":${columns},"rows":[${raws.join(',')}]}]}`
    : raws.join('\n');
}

const damage = ['"', '{', '}', '[', ']', ',', '\n', '\\', '\0', '""', '\r', '\ufffd', ';', '\\"', '},{', '"\n"'].map(
  utf8,
);

const files = fixtureFiles.map((file) => [file.name, file] as const);

describe.each(files)('%s', (name, { bytes }) => {
  test('is read the same however its bytes arrive', async () => {
    const random = randomOf(seed(name));
    const text = decoder.decode(bytes);
    const layouts = [bytes, utf8(`\ufeff${text.replace(/\r?\n/g, '\r\n')}`), utf16(bytes, true), utf16(bytes, false)];
    for (const [i, layout] of layouts.entries()) {
      const whole = await ingest(layout, name, undefined, [layout.length]);
      const sizes = i === 0 ? [1] : Array.from({ length: 7 }, () => 1 + Math.floor(random() * 60));
      expect(await ingest(layout, name, undefined, sizes)).toEqual(whole);
    }
  });

  test('every byte range reads back as the record', async () => {
    const whole = await ingest(bytes, name, undefined, [8192]);
    const raws = rangesOf(whole, bytes);
    const before = decoder.decode(bytes.subarray(0, whole.places[0]?.byteOffset ?? 0));
    const again = await ingest(utf8(alone(raws, before, whole)), name, undefined, [8192]);
    const same = again.report.dateOrder === whole.report.dateOrder;
    expect(again.results.map((r) => undated(r, same))).toEqual(
      whole.results.filter((r) => !isReject(r)).map((r) => undated(r, same)),
    );
    for (const littleEndian of [true, false]) {
      const wide = utf16(bytes, littleEndian);
      expect(rangesOf(await ingest(wide, name, undefined, [999]), wide)).toEqual(raws);
    }
  });

  test('cut off anywhere it keeps every record before the cut', async () => {
    const whole = await ingest(bytes, name, undefined, [bytes.length]);
    const random = randomOf(seed(name));
    for (let round = 0; round < 8; round++) {
      const cut = Math.floor(random() * bytes.length);
      const found = await ingest(bytes.subarray(0, cut), name, undefined, [4096]);
      expect(balanced(found)).toBe(true);
      if (found.report.status !== 'loaded') continue;
      const kept = whole.results.filter((_, i) => {
        const place = whole.places[i];
        return place !== undefined && place.byteOffset + place.byteLength <= cut;
      });
      const same = found.report.dateOrder === whole.report.dateOrder;
      expect(found.results.slice(0, kept.length).map((r) => undated(r, same))).toEqual(
        kept.map((r) => undated(r, same)),
      );
      expect(found.results.length - kept.length).toBeLessThanOrEqual(2);
    }
  });

  test('damage anywhere costs what is damaged and no more', async () => {
    const random = randomOf(seed(name));
    const whole = await ingest(bytes, name, undefined, [4096]);
    for (let round = 0; round < 8; round++) {
      const at = Math.floor(random() * bytes.length);
      const length = round % 3 === 0 ? 0 : 1 + Math.floor(random() * 8);
      const put =
        round % 4 === 1 ? new Uint8Array() : (damage[Math.floor(random() * damage.length)] ?? new Uint8Array());
      const damaged = new Uint8Array([...bytes.subarray(0, at), ...put, ...bytes.subarray(at + length)]);
      const found = await ingest(damaged, name, undefined, [4096]);
      expect(balanced(found)).toBe(true);
      const untouched = whole.results.filter((r, i) => {
        const place = whole.places[i];
        return (
          !isReject(r) &&
          place !== undefined &&
          (place.byteOffset + place.byteLength < at || place.byteOffset > at + length)
        );
      });
      const first = whole.places[0]?.byteOffset ?? 0;
      if (at < first || found.report.status !== 'loaded') continue;
      const same = found.report.dateOrder === whole.report.dateOrder;
      const kept = new Set(found.results.map((r) => JSON.stringify(undated(r, same))));
      const lost = untouched.filter((r) => !kept.has(JSON.stringify(undated(r, same))));
      expect(
        lost.length,
        `${String(round)} at ${String(at)}: ${JSON.stringify(new TextDecoder().decode(put))} for ${String(length)} bytes`,
      ).toBeLessThanOrEqual(1);
    }
  });
});
