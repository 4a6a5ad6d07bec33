import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { ByteWindow } from './byte-window.ts';
import { JsonScanner, type Cut } from './json-scanner.ts';
import { depthLimit } from './json-value.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

interface Found {
  readonly cuts: readonly Cut[];
  readonly truncatedAt: number | null;
}

function scan(bytes: Uint8Array, sizes: readonly number[] = [bytes.length]): Found {
  const window = new ByteWindow();
  const scanner = new JsonScanner(window);
  const cuts: Cut[] = [];
  let at = 0;
  for (let i = 0; at < bytes.length; i++) {
    const size = Math.max(1, sizes[i % sizes.length] ?? 1);
    window.append(bytes.slice(at, at + size));
    at += size;
    scanner.scan(false);
    cuts.push(...scanner.cuts);
    scanner.release();
  }
  scanner.scan(true);
  cuts.push(...scanner.cuts);
  return { cuts, truncatedAt: scanner.truncatedAt };
}

/** Records as values; anything else found as `!reason`. */
function values(text: string, sizes?: readonly number[]): unknown[] {
  const bytes = encoder.encode(text);
  return scan(bytes, sizes).cuts.map((cut) => {
    if (cut.kind === 'reject') return `!${cut.reason}`;
    return JSON.parse(decoder.decode(bytes.subarray(cut.from, cut.to))) as unknown;
  });
}

const a = { id: 1, text: 'a "quoted" \\ {brace [', list: [{ x: [] }, 'é'] };
const b = { id: 2, nested: { Records: [{ no: 'record' }], value: [1] } };
const ja = JSON.stringify(a);
const jb = JSON.stringify(b);
const pretty = (value: unknown): string => JSON.stringify(value, null, 2);

const wrappers: Readonly<Record<string, string>> = {
  'bare array': `[${ja},${jb}]`,
  'pretty array': pretty([a, b]),
  'CloudTrail Records': `{"Records":[${ja},${jb}]}`,
  'lower-case records': `{"records": [${ja}, ${jb}]}`,
  'Graph value': `{"@odata.context":"https://graph.example.com/$metadata","@odata.nextLink":"x]}","value":[${ja},${jb}]}`,
  'value before next link': `{"value":[${ja},${jb}],"nextLink":"https://example.com"}`,
  'lookup-events': pretty({ Events: [a, b], NextToken: 'abc' }),
  'Reports API': `{"kind":"admin#reports#activities","etag":"\\"x\\"","items":[${ja},${jb}],"nextPageToken":"t"}`,
  'Duo v2': `{"stat":"OK","response":{"authlogs":[${ja},${jb}],"metadata":{"next_offset":["1","2"],"total_objects":2}}}`,
  'Duo v2, metadata first': `{"response":{"metadata":{"total":2},"authlogs":[${ja},${jb}]},"stat":"OK"}`,
  'Duo v1': `{"stat":"OK","response":[${ja},${jb}]}`,
  'Elasticsearch hits': `{"took":3,"timed_out":false,"_shards":{"total":1},"hits":{"total":{"value":2},"max_score":1.0,"hits":[${ja},${jb}]}}`,
  JSONL: `${ja}\n${jb}\n`,
  'JSONL with CRLF and blank lines': `${ja}\r\n\r\n${jb}`,
  'JSONL of envelopes': `{"Records":[${ja}]}\n{"Records":[${jb}]}\n`,
  'JSONL of arrays': `[${ja}]\n[${jb}]`,
  'concatenated pages': `${pretty([a])}\n${pretty([b])}`,
  'pages inside an array': `[[${ja}],[${jb}]]`,
  'objects without separator': `${ja}${jb}`,
  'pretty objects over many lines': `${pretty(a)}\n${pretty(b)}`,
  'objects with commas only': `${ja},\n${jb},\n`,
  'evtx_dump lines': `Record 1\n${pretty(a)}\nRecord 2\n${pretty(b)}\n`,
  'stray closing bracket': `${ja}\n]\n${jb}]`,
  'byte order marks between files': `\ufeff[${ja}]\ufeff[${jb}]`,
  'zero padding': `${ja}\n${jb}\n\0\0\0\0`,
};

describe('wrappers', () => {
  for (const [name, text] of Object.entries(wrappers)) {
    test(name, () => {
      expect(values(text)).toEqual([a, b]);
      expect(values(text, [1])).toEqual([a, b]);
      expect(scan(encoder.encode(text)).truncatedAt).toBeNull();
    });
  }

  test('a single object', () => {
    expect(values(pretty(b))).toEqual([b]);
    expect(values('{"kind":"Event","items":{"x":1}}')).toEqual([{ kind: 'Event', items: { x: 1 } }]);
    expect(values('{"value":["x"],"id":1}')).toEqual([{ value: ['x'], id: 1 }]);
  });

  test('empty pages hold no record', () => {
    for (const text of ['[]', '{"Records":[]}', '{"value":[],"nextLink":"x"}', '{"kind":"x","etag":"y"}', '', ' \n']) {
      expect(values(text)).toEqual([]);
    }
  });

  test('result tables', () => {
    const text = '{"tables":[{"name":"PrimaryResult","columns":[{"name":"A","type":"string"}],"rows":[["x"],["y]"]]}]}';
    const { cuts } = scan(encoder.encode(text));
    expect(cuts.map((c) => [c.kind, text.slice(c.from, c.to)])).toEqual([
      ['columns', '[{"name":"A","type":"string"}]'],
      ['row', '["x"]'],
      ['row', '["y]"]'],
    ]);
  });
});

describe('broken input', () => {
  test('scalars and text lines are refused one by one', () => {
    expect(values(`[1, "two, {", null, ${ja}]`)).toEqual([
      '!not a JSON object: 1',
      '!not a JSON object: "two, {"',
      '!not a JSON object: null',
      a,
    ]);
    expect(values(`WARNING: page 2\n${ja}`)).toEqual(['!not a JSON object: WARNING: page 2', a]);
  });

  test('a bad line does not take its neighbours along', () => {
    expect(values(`${ja}\n{"id":3,"open":"quote}\n${jb}\n`)).toEqual([
      a,
      '!broken record: line break inside a string',
      b,
    ]);
    expect(values(`${ja}\n{"id":3,"x":{"y":1}\n${jb}\n`)).toEqual([
      a,
      '!broken record: not closed before the next value',
      b,
    ]);
    expect(values(`${ja}\n{"id":3,"x":[1}\n${jb}\n`)).toEqual([a, '!broken record: unexpected }', b]);
    expect(values(`${ja}\n{"id":3,"x":{"y":1}\n`)).toEqual([a, '!broken record: not closed']);
  });

  test('a truncated tail costs the cut record only and is announced', () => {
    const text = `{"Records":[${ja},${jb}]}`;
    for (let cut = 1; cut < text.length; cut++) {
      const bytes = encoder.encode(text.slice(0, cut));
      const { cuts, truncatedAt } = scan(bytes);
      const whole = cut >= text.length - 2 ? 2 : cut >= 12 + ja.length ? 1 : 0;
      expect(cuts.filter((c) => c.kind === 'record').length).toBe(whole);
      expect(truncatedAt).not.toBeNull();
    }
  });

  test('nesting is bounded', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    expect(values(`{"x":${deep}}\n${ja}`)).toEqual([`!nested deeper than ${String(depthLimit)} levels`, a]);
    expect(values('['.repeat(100_000))).toEqual([]);
  });
});

const json = fc.jsonValue({ maxDepth: 4 }).map((value) => ({ id: 'x', value }));

describe('properties', () => {
  property.prop([
    fc.array(json, { maxLength: 8 }),
    fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
    fc.constantFrom(0, 1, 2),
  ])('any split into chunks gives the same records and ranges', (records, sizes, wrapping) => {
    const texts = records.map((r) => JSON.stringify(r));
    const text = [`{"Records":[${texts.join(', ')}]}`, texts.join('\n'), pretty(records)][wrapping] ?? '';
    const bytes = encoder.encode(text);
    const whole = scan(bytes);
    expect(scan(bytes, sizes)).toEqual(whole);
    expect(whole.cuts.map((c) => JSON.parse(decoder.decode(bytes.subarray(c.from, c.to))) as unknown)).toEqual(
      texts.map((t) => JSON.parse(t) as unknown),
    );
  });

  property.prop([
    fc.array(fc.constantFrom(...'{}[]":,\\\n 1aR', '"Records":[', '{"a":1}', 'é'), { maxLength: 60 }),
    fc.integer({ min: 1, max: 9 }),
  ])('rubbish ends, covers no byte twice and does not depend on chunks', (pieces, size) => {
    const bytes = encoder.encode(pieces.join(''));
    const { cuts } = scan(bytes);
    let last = 0;
    for (const cut of cuts) {
      expect(cut.from).toBeGreaterThanOrEqual(last);
      expect(cut.to).toBeGreaterThan(cut.from);
      expect(cut.to).toBeLessThanOrEqual(bytes.length);
      last = cut.to;
    }
    expect(scan(bytes, [size]).cuts).toEqual(cuts);
  });
});
