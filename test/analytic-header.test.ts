import { describe, expect, it } from 'vitest';
import { parseAnalytic } from '../src/analytics/header.ts';
import { attackVersion, tactics, technique } from '../src/reference/attack.ts';
import { mutantsOf } from './analytics/mutate.ts';

const good = [
  '-- id: XX-01',
  '-- title: A title: with a colon',
  '-- severity: high',
  '-- attack: T1199, T1078.004',
  '-- tactics: initial-access',
  '-- needs: src_asn, extra.risk',
  '-- export: the export',
  '-- param: days = 7   days of history',
  '-- param: share = 0.5   part of all',
  '--',
  '-- It means',
  '-- that.',
  '--',
  '-- Benign when it is.',
  '-- Confirm by asking.',
  '-- Contain by stopping.',
  'select 1;',
];
const read = (lines: readonly string[], path = 'detections/XX-01-x.sql') => parseAnalytic(path, lines.join('\n'));
const swap = (from: string, ...to: readonly string[]): string[] =>
  good.flatMap((line) => (line.startsWith(from) ? to : [line]));

describe('header', () => {
  it('reads every key', () => {
    expect(read(good)).toMatchObject({
      id: 'XX-01',
      kind: 'detections',
      title: 'A title: with a colon',
      severity: 'high',
      techniques: ['T1199', 'T1078.004'],
      tactics: ['initial-access'],
      needs: ['src_asn', 'extra.risk'],
      sql: 'select 1',
      parameters: [
        { name: 'days', value: 7, doc: 'days of history' },
        { name: 'share', value: 0.5, doc: 'part of all' },
      ],
      guide: {
        meaning: 'It means that.',
        benign: 'Benign when it is.',
        confirm: 'Confirm by asking.',
        contain: 'Contain by stopping.',
      },
    });
  });

  it('a chart needs no id: its path is the id', () => {
    expect(read(['-- title: T', '-- columns: a, b', '--', '-- Prose.', 'select 1'], 'charts/time.sql')).toMatchObject({
      id: 'charts/time',
      columns: ['a', 'b'],
      guide: null,
    });
  });

  it.each([
    ['unknown key "sevrity"', swap('-- severity', '-- sevrity: high')],
    ['bad severity "urgent"', swap('-- severity', '-- severity: urgent')],
    ['no severity', swap('-- severity')],
    ['unknown technique "T9999"', swap('-- attack', '-- attack: T9999')],
    ['technique "T1562.008" was revoked by "T1685.002"', swap('-- attack', '-- attack: T1562.008')],
    ['tactic "collection" belongs to none of T1199, T1078.004', swap('-- tactics', '-- tactics: collection')],
    ['"title" twice', swap('-- title', '-- title: a', '-- title: b')],
    ['"needs" has an empty item: "a,, b"', swap('-- needs', '-- needs: a,, b')],
    ['bad param "days=7": name = number words', swap('-- param: days', '-- param: days=7')],
    ['param "days" twice', swap('-- param: share', '-- param: days = 8   again')],
    ['guide paragraph "Contain by" is missing', swap('-- Contain')],
    ['guide paragraph "Confirm by" out of order', swap('-- Benign')],
    ['file name does not start with "XX-02-"', swap('-- id', '-- id: XX-02')],
    ['bad id "xx"', swap('-- id', '-- id: xx')],
    ['no statement', swap('select')],
  ])('refuses: %s', (message, lines) => {
    expect(() => read(lines)).toThrow(`detections/XX-01-x.sql: ${message}`);
  });
});

describe('ATT&CK', () => {
  it('is the stated version, resolves revoked ids and knows every tactic', () => {
    expect(attackVersion).toBe('19.1');
    expect(technique('T1562.008')).toMatchObject({ id: 'T1685.002' });
    expect(technique('constructor')).toBeNull();
    expect(technique('T1199')).toEqual({ id: 'T1199', name: 'Trusted Relationship', tactics: ['initial-access'] });
    expect(technique('T1484.002')?.tactics.every((t) => tactics.has(t))).toBe(true);
  });
});

describe('mutants', () => {
  const dropped = (sql: string): string[] => mutantsOf(sql).map((m) => m.predicate);

  it('splits conjuncts of every clause at depth zero only', () => {
    const sql = `select case when a and b then 1 end from t as x left join u on x.a = u.a and left(x.b, 2) = 'and (' where x.c between 1 and 2 and (p or q and r) -- and this
      and s in (select k from v where k > 1) group by 1 having count(*) filter (where z) > 2 and max(y) = 1 order by 1`;
    expect(dropped(sql)).toEqual([
      'x.a = u.a',
      "left(x.b, 2) = 'and ('",
      'x.c between 1 and 2',
      '(p or q and r)',
      's in (select k from v where k > 1)',
      'k > 1',
      'count(*) filter (where z) > 2',
      'max(y) = 1',
      'z',
    ]);
  });

  it('leaves out what is only there for speed', () => {
    expect(dropped('select 1 from t where a = 1 /* for speed */\n and b = 2')).toEqual(['b = 2']);
  });

  it('replaces the conjunct by true', () => {
    expect(mutantsOf('select 1 from t where a = 1 and b = 2').map((m) => m.sql)).toEqual([
      'select 1 from t where true and b = 2',
      'select 1 from t where a = 1 and true',
    ]);
  });
});
