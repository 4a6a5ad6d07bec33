import { beforeAll, describe, expect, it } from 'vitest';
import type { Row } from '../src/engine/api.ts';
import type { Db } from '../src/engine/db.ts';
import { openContent } from './analytics/open-content.ts';
import { ask } from './dossier-case.ts';
import { load, partner, staff, ual, type Part } from './parties-case.ts';
import { gil } from './trust-case.ts';

let db: Db;

beforeAll(async () => {
  db = await openContent();
});

const minute = 60e6;
const start = Date.UTC(2026, 4, 2, 8);

/** A session on the day `day`: a sign-in, then sensitive acts so many seconds after it. */
function session(day: number, seconds: readonly number[], part: Part = {}): readonly Part[] {
  const at = (s: number) => new Date(start + day * 86_400_000 + s * 1000).toISOString();
  const id = `s${day}`;
  return [
    { ...gil, session_id: id, time: at(0) },
    ...seconds.map((s) => ({
      ...gil,
      ...ual,
      session_id: id,
      time: at(s),
      event_class: 'role_change',
      activity: 'assign_role',
      operation: 'Add member to role',
      target_id: `t${s}`,
      ...part,
    })),
  ];
}

async function tempo(events: readonly Part[]): Promise<readonly Row[]> {
  load(db, [...staff, ...events]);
  return ask(db, 'sessions-tempo', { party: partner });
}

const told = (rows: readonly Row[]) =>
  new Map(rows.map((r) => [String(r['key']).split(' ').at(-1), [r['lead'], r['usual'], r['history'], r['quick']]]));

describe('tempo', () => {
  it('with too little history: under five minutes to the first sensitive act is quick', async () => {
    const rows = await tempo([...session(0, [299]), ...session(1, [300])]);
    expect(told(rows)).toEqual(
      new Map([
        ['s0', [299e6, null, 0, true]],
        ['s1', [300e6, null, 1, false]],
      ]),
    );
    expect(rows[0]).toMatchObject({ sessions: 2, quick_sessions: 1, median_lead: 299.5e6 });
  });

  it('with history: four times faster than the median before it, neither less nor against later ones', async () => {
    const before = [40, 40, 40, 20, 60].flatMap((m, day) => session(day, [m * 60]));
    const rows = told(await tempo([...before, ...session(5, [600]), ...session(6, [601]), ...session(7, [3])]));
    expect(rows.get('s4')).toEqual([60 * minute, null, 4, false]);
    expect(rows.get('s5')).toEqual([10 * minute, 40 * minute, 5, true]);
    expect(rows.get('s6')).toEqual([601e6, 40 * minute, 6, false]);
    expect(rows.get('s7')).toEqual([3e6, 40 * minute, 7, true]);
  });

  it('a session that begins otherwise than by a sign-in has no lead and is never quick', async () => {
    const [, ...acts] = session(0, [10, 20]);
    const rows = await tempo(acts);
    expect(rows.map((r) => [r['sensitive'], r['lead'], r['quick']])).toEqual([[2, null, false]]);
  });

  it('what failed, and what is not sensitive, does not count', async () => {
    const rows = await tempo([
      ...session(0, [10], { outcome: 'failure' }),
      ...session(1, [10], { event_class: 'api_call', activity: 'list', operation: 'ListUsers' }),
    ]);
    expect(rows).toEqual([]);
  });

  it('the most within ten minutes, also across the turn of a full ten', async () => {
    const rows = await tempo(session(0, [100, 500, 700, 1000, 2000]));
    expect(rows[0]).toMatchObject({ sensitive: 5, peak: 3 });
  });

  it('a machine: eleven acts, each after the same second; a person pauses as it comes', async () => {
    const even = Array.from({ length: 11 }, (_, i) => i + 1);
    const uneven = even.map((n) => n * n * 0.1);
    const rows = await tempo([...session(0, even), ...session(1, uneven), ...session(2, even.slice(0, 9))]);
    const machine = new Map(rows.map((r) => [String(r['key']).split(' ').at(-1), r['machine']]));
    expect(machine).toEqual(
      new Map([
        ['s0', true],
        ['s1', false],
        ['s2', false],
      ]),
    );
  });
});
