import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { asGuid } from './guid.ts';
import { eventKey, Hash64 } from './hash64.ts';
import { bool, list, nameValues, number, own, parseJson, path, record, text } from './json.ts';
import { cut, lower, nullable, operationKey, shorten } from './text.ts';

describe('text', () => {
  test('placeholders are null, their look-alikes are not', () => {
    const placeholders = [
      '',
      ' ',
      '-',
      'None',
      'null',
      'N/A',
      ' Not Available ',
      '__NULL__',
      '00000000-0000-0000-0000-000000000000',
    ];
    const types = [
      'System.Object[]',
      'System.Collections.Hashtable',
      'System.Collections.Generic.List`1[System.String]',
    ];
    for (const raw of [...placeholders, ...types, null, undefined]) expect(nullable(raw)).toBeNull();
    for (const raw of ['none', '0', 'Nobody', 'System.Object', '--force']) expect(nullable(raw)).toBe(raw);
    expect(lower(' Ann@Contoso.Example.com ')).toBe('ann@contoso.example.com');
  });

  test('operations match whatever their dashes, case, blanks and stops', () => {
    expect(operationKey('Update application \u2013  Certificates and secrets management ')).toBe(
      'update application - certificates and secrets management',
    );
    expect(operationKey('Add service principal credentials.')).toBe('add service principal credentials');
    expect(operationKey('Set-Mailbox')).toBe('set-mailbox');
  });

  property.prop([fc.string({ unit: 'binary' })])('operationKey is stable', (raw) => {
    expect(operationKey(operationKey(raw))).toBe(operationKey(raw));
  });

  test('cutting keeps surrogate pairs whole', () => {
    expect(cut('a🦊', 2)).toBe('a');
    expect(cut('a🦊', 3)).toBe('a🦊');
    expect(shorten('abcdef', 4)).toBe('abc…');
  });
});

describe('json', () => {
  const hostile = parseJson('{"__proto__":{"a":1},"n":{"l":[{"x":5}]},"s":" v ","t":true,"d":"-"}');

  test('values of the expected kind or nothing', () => {
    expect([text(' a '), text(5), text(false), text(null), text({}), text('N/A')]).toEqual([
      'a',
      '5',
      'false',
      null,
      null,
      null,
    ]);
    expect([record([]), record(null), record('x'), record({})]).toEqual([null, null, null, {}]);
    expect([list({}), list([1])]).toEqual([[], [1]]);
    expect([number('12'), number(''), number('x'), number(NaN), number(1.5)]).toEqual([12, null, null, null, 1.5]);
    expect([bool('True'), bool('no'), bool(true), bool('maybe'), bool(1)]).toEqual([true, false, true, null, null]);
    expect(parseJson('{')).toBeUndefined();
  });

  test('only own keys are seen', () => {
    expect(path(hostile, 'n.l.0.x')).toBe(5);
    expect(path(hostile, '__proto__.a')).toBe(1);
    expect(path({}, '__proto__.a')).toBeUndefined();
    expect(path({}, 'constructor.name')).toBeUndefined();
    expect(own({}, 'toString')).toBeUndefined();
  });

  test('name and value pairs', () => {
    const pairs = nameValues([
      { Name: 'A', Value: 1 },
      { name: 'b', value: 'x' },
      { Name: 'A', Value: 2 },
      5,
      { Value: 3 },
    ]);
    expect([...pairs]).toEqual([
      ['A', 1],
      ['b', 'x'],
    ]);
  });
});

test('guids', () => {
  expect(asGuid('{0F9E8D7C-1111-2222-3333-444455556666}')).toBe('0f9e8d7c-1111-2222-3333-444455556666');
  expect(asGuid('0f9e8d7c-1111-2222-3333-44445555666')).toBeNull();
});

describe('hash', () => {
  test('family and id are kept apart, keys do not collide', () => {
    const keys = new Set<bigint>();
    for (let i = 0; i < 200_000; i++) keys.add(eventKey('f', `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`));
    expect(keys.size).toBe(200_000);
    expect(eventKey('ab', 'c')).not.toBe(eventKey('a', 'bc'));
    expect(eventKey('f', 'x')).toBe(eventKey('f', 'x'));
  });

  test('both halves of the result are evenly spread', () => {
    const hash = new Hash64();
    const high = new Set<number>();
    const low = new Set<number>();
    for (let i = 0; i < 20_000; i++) {
      hash.text(`id-${String(i)}`);
      high.add(hash.high);
      low.add(hash.low);
    }
    expect(high.size).toBeGreaterThan(19_980);
    expect(low.size).toBeGreaterThan(19_980);
  });

  property.prop([fc.uint8Array({ maxLength: 40 }), fc.integer({ min: 0, max: 39 }), fc.integer({ min: 1, max: 255 })])(
    'one changed byte changes the hash',
    (bytes, at, flip) => {
      fc.pre(at < bytes.length);
      const hash = new Hash64(7);
      hash.bytes(bytes, 0, bytes.length);
      const before = hash.hex();
      bytes[at] = (bytes[at] ?? 0) ^ flip;
      hash.bytes(bytes, 0, bytes.length);
      expect(hash.hex()).not.toBe(before);
    },
  );
});
